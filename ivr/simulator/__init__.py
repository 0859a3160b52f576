"""Calls without a carrier: a phone, a scripted world, tests, coverage, menu maps.

world       what queues, services and lines do while the phone is played
phone       a call as a person lives it: heard, pressed, seconds on the line
timing      how long each piece of a call takes
transcript  a call as JSON, and as lines that people read
"""

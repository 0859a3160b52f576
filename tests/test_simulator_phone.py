"""A call as a person lives it: what is heard, what is pressed, how long it takes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from simulated import MENU, NIGHT, call, clinic, compiled

from ivr.simulator.keys import play, read_tokens
from ivr.simulator.phone import PhoneCall
from ivr.simulator.transcript import call_parts
from ivr.simulator.world import World


@pytest.fixture
def menu() -> PhoneCall:
    """A caller who hears the menu."""
    return call(compiled(MENU))


class TestKeys:
    """What a caller presses, and what the call takes."""

    def test_a_key_chooses(self, menu: PhoneCall) -> None:
        """An option's key leads to its node."""
        assert menu.press("2").node == "word"

    def test_the_call_before_is_still_there(self, menu: PhoneCall) -> None:
        """A step back is the call before, which no step changes."""
        menu.press("2")

        assert (menu.node, menu.waits_for, len(menu.steps)) == ("main", "key", 1)

    def test_keys_too_many_are_lost(self, menu: PhoneCall) -> None:
        """A menu of single keys takes the first."""
        assert menu.press("21").node == "word"

    def test_a_finish_key_only_ends(self) -> None:
        """The number is what was keyed in before it."""
        asked = call(clinic(), language="en").press("1").press("2")

        assert call_parts(asked.press("1234#"))["steps"][-2]["event"] == {
            "digits": "1234"
        }

    def test_words_are_silence_to_a_menu_of_keys(self, menu: PhoneCall) -> None:
        """Nobody recognises speech where none is asked for."""
        heard = call_parts(menu.say("the desk"))["steps"][0]

        assert heard["event"] == {"silence": True}

    def test_a_key_leads_out_of_a_queue(self, menu: PhoneCall) -> None:
        """While waiting, the keys that are offered hold."""
        assert menu.press("1").press("1").node == "word"

    def test_other_keys_do_nothing_in_a_queue(self, menu: PhoneCall) -> None:
        """Music plays on."""
        waiting = menu.press("1")

        assert waiting.press("5") is waiting

    def test_nothing_happens_after_the_end(self, menu: PhoneCall) -> None:
        """Who has hung up presses for nobody."""
        over = menu.hang_up()

        assert over.press("1") is over
        assert over.over and over.waits_for is None


class TestSeconds:
    """Seconds on the line, as the caller lives them."""

    def test_the_prompt_is_heard_out(self, menu: PhoneCall) -> None:
        """Before any key, the caller has listened to all of it."""
        pressed = menu.press("2")

        assert pressed.clock == pytest.approx(menu.seconds + 1.0)

    def test_silence_lasts_as_long_as_the_menu_waits(self, menu: PhoneCall) -> None:
        """Five seconds after the prompt, unless the menu says otherwise."""
        assert menu.silence().clock == pytest.approx(menu.seconds + 5.0)

    def test_the_queue_keeps_its_promise(self, menu: PhoneCall) -> None:
        """Callers wait as long as the queue aims at."""
        waiting = menu.press("1")

        connected = waiting.settled()

        assert connected.seconds == pytest.approx(waiting.clock + 45)

    def test_giving_up_takes_its_time(self, menu: PhoneCall) -> None:
        """Who is not helped has waited to the last."""
        waiting = menu.press("1")

        assert waiting.comes_to("gave-up").clock >= waiting.clock + 300

    def test_longer_numbers_take_longer(self) -> None:
        """Each further key takes half a second."""
        asked = call(clinic(), language="en").press("1").press("2")

        assert asked.press("1234").clock == pytest.approx(asked.seconds + 1.0 + 1.5)

    def test_seconds_grow_with_every_step(self) -> None:
        """Nobody comes to the next node before leaving the last."""
        ended, _ = play(call(clinic()), ("1", "1"))

        moments = [step.at for step in ended.steps]

        assert moments == sorted(moments)
        assert ended.seconds >= moments[-1]


class TestAfter:
    """Time that is let pass."""

    def test_patience_ends(self, menu: PhoneCall) -> None:
        """After the longest wait the queue is left."""
        assert menu.press("1").after(301).node == "word"

    def test_waiting_goes_on_until_then(self, menu: PhoneCall) -> None:
        """Before that the caller still waits, and has waited so long."""
        before = menu.press("1")

        waiting = before.after(200)

        assert waiting.waits_for == "queue"
        assert waiting.seconds == pytest.approx(before.clock + 200)

    def test_a_queue_closes_on_who_waits(self) -> None:
        """Two minutes before closing, three minutes are too long."""
        late = call(clinic(), at="2026-01-07T11:58+09:00")

        left = late.press("1").press("1").after(180)

        assert left.node == "call-me"

    def test_closing_takes_the_clock_along(self) -> None:
        """Behind the closed door it is as late as the closing was."""
        late = call(clinic(), at="2026-01-07T11:58+09:00").press("1").press("1")

        closed = late.comes_to("closed")

        assert closed.visit.now - late.visit.now == timedelta(minutes=2)

    def test_a_menu_asks_again_meanwhile(self, menu: PhoneCall) -> None:
        """A minute of silence is two prompts, and then the desk."""
        assert menu.after(60).node == "desk"

    def test_the_world_stands_still_otherwise(self, menu: PhoneCall) -> None:
        """Hours and switches are those of the moment of the call."""
        assert play(menu, ("-", "1"))[0].visit.now == menu.visit.now


class TestScripts:
    """Keys given in advance."""

    def test_one_token_for_each_wait_of_the_caller(self) -> None:
        """Queues, desks and look-ups take none."""
        ended, left = play(call(clinic(), at=NIGHT), ("1", "1", "1"))

        assert (ended.session.ending, left) == ("callback-requested", 0)

    def test_tokens_left_over_are_counted(self) -> None:
        """The call may be over before the script is."""
        _, left = play(call(clinic()), ("1", "1", "1", "1"))

        assert left == 2

    def test_tokens_may_run_out(self) -> None:
        """The call is left as it is."""
        waiting, _ = play(call(clinic()), ("1",))

        assert (waiting.node, waiting.over) == ("main", False)

    def test_who_hangs_up_does_so_in_the_queue(self) -> None:
        """H takes effect at a wait for others, too."""
        gone, _ = play(call(clinic()), ("1", "1", "H"))

        assert gone.session.ending == "caller-hung-up"

    def test_who_hangs_up_lives_what_was_said_before(self) -> None:
        """An outcome that was given comes first."""
        world = World({"desk": ("full",)})

        gone, _ = play(call(clinic(), world=world), ("1", "1", "H"))

        assert gone.steps[-1].node == "call-me"

    @pytest.mark.parametrize("keys", ["x", "1,,2", "say:", "h", "1 2"])
    def test_what_is_no_key_is_refused(self, keys: str) -> None:
        """The message names the token."""
        with pytest.raises(ValueError, match="is neither keys nor words"):
            read_tokens(keys)

    def test_words_may_have_commas(self) -> None:
        """They are written with a backslash."""
        assert read_tokens("say:yes\\, please,star") == ("say:yes, please", "star")


def test_a_call_is_json() -> None:
    """The shape that scripts rely on."""
    ended, _ = play(call(clinic(), at=NIGHT), ("1", "2", "1234"))

    parts = call_parts(ended)

    assert list(parts) == [
        *("version", "flow", "digest", "ending", "resolved", "seconds", "steps")
    ]
    assert parts["resolved"] == ["results"]
    step = parts["steps"][1]
    assert step["node"] == "main"
    assert step["heard"][0] == "Welcome to the clinic."
    assert (step["waits_for"], step["event"], step["exit"]) == (
        "key",
        {"digits": "2"},
        "2",
    )


def test_a_call_in_progress_says_what_it_waits_for() -> None:
    """There is no ending yet, and none is made up."""
    parts = call_parts(call(clinic()))

    assert "ending" not in parts
    assert parts["waits_for"] == "key"


def test_what_to_have_at_hand_is_said_once() -> None:
    """Before the first person answers, and not again."""
    text = MENU.replace("menu: Hello.", "menu: Hello.\n    prepare: your number")
    text = text.replace("gave-up: word", "gave-up: desk")

    again = call(compiled(text)).press("1").comes_to("gave-up").settled()

    said = [text for step in call_parts(again)["steps"] for text in step["heard"]]
    assert sum("your number" in text for text in said) == 1

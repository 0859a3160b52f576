"""How languages tell callers to press a key; words for ``wording``, no check.

The languages are those of several hundred menus that others wrote. A text is held
against all of them, for a menu in English may well say "para español, oprima el 2".
"""

from __future__ import annotations

from ivr.records import dataclass


@dataclass(frozen=True, slots=True)
class Press:
    """Words of one language, each a pattern.

    *verbs* tell to press, *between* may stand before the key, *digits* are the words
    for 0 to 9, *star* and *pound* those for the two signs, *goal* begins what the key
    is for.
    """

    verbs: str
    between: str
    digits: str
    star: str
    pound: str
    goal: str


LATIN: dict[str, Press] = {
    "en": Press(
        r"press(?:ing)?|dial(?:ing)?|push|hit|select|choose|enter|key in|touch",
        r"or say|on|the|number|digit|key|button|please|now|simply",
        "zero one two three four five six seven eight nine",
        "star|asterisk",
        "pound|hash|number sign",
        "for|to|if|when",
    ),
    "es": Press(
        r"oprim[ae]|oprimir|presion[ae]|presionar|puls[ae]|pulsar|marque|marca|marcar|"
        r"digit[ae]|teclee|teclea|elija|seleccione",
        r"el|la|n[uú]mero|d[ií]gito|tecla|opci[oó]n|por favor|ahora|signo de",
        "cero uno dos tres cuatro cinco seis siete ocho nueve",
        "asterisco|estrella",
        "almohadilla|numeral|gato",
        "para|si",
    ),
    "pt": Press(
        r"digite|digitar|tecle|pressione|pressionar|aperte|disque|prima|carregue",
        r"o|a|no|na|em|n[uú]mero|tecla|op[cç][aã]o|por favor",
        "zero um dois tr[eê]s quatro cinco seis sete oito nove",
        "asterisco|estrela",
        "jogo da velha|cardinal|sustenido",
        "para|se",
    ),
    "fr": Press(
        r"appuy(?:ez|er|e)|tapez|taper|composez|faites|pressez|touche",
        r"sur|le|la|touche|chiffre|num[eé]ro|maintenant",
        "z[eé]ro un deux trois quatre cinq six sept huit neuf",
        "[eé]toile|ast[eé]risque",
        "di[eè]se|carr[eé]",
        "pour|si",
    ),
    "it": Press(
        r"prem[aei]|premere|premete|digit[aei]|digitare|selezioni|selezionare",
        r"il|lo|la|tasto|numero|cifra",
        "zero uno due tre quattro cinque sei sette otto nove",
        "asterisco|stella",
        "cancelletto",
        "per|se",
    ),
    "de": Press(
        r"dr[uü]cken|dr[uü]cke|w[aä]hlen|w[aä]hle|taste|bet[aä]tigen",
        r"sie|bitte|jetzt|die|den|taste|ziffer|nummer|zahl",
        "null eins zwei drei vier f[uü]nf sechs sieben acht neun",
        "stern(?:taste)?",
        "raute(?:taste)?",
        "f[uü]r|um|wenn|zum|zur",
    ),
    "pl": Press(
        r"naci[sś]nij|nacisn[aą][cć]|naci[sś]nijcie|wci[sś]nij|wcisn[aą][cć]|"
        r"wybierz|wybra[cć]",
        r"prosz[eę]|klawisz|przycisk|cyfr[eę]|numer|teraz",
        "zero jeden dwa trzy cztery pi[eę][cć] sze[sś][cć] siedem osiem dziewi[eę][cć]",
        r"gwiazdk\w+",
        r"krzy[zż]yk\w*|kratk\w+",
        "aby|[zż]eby|by|w celu|je[sś]li",
    ),
    "nl": Press(
        r"toets|druk|kies|drukt u|toetst u|kiest u",
        r"op|de|een|cijfer|nummer|nu|dan",
        "nul een twee drie vier vijf zes zeven acht negen",
        "sterretje|ster",
        "hekje",
        "voor|om|als",
    ),
    "ru": Press(
        r"нажмите|нажать|наберите|набрать",
        r"на|клавишу|цифру|кнопку|пожалуйста",
        "ноль один два три четыре пять шесть семь восемь девять",
        r"зв[её]здочк\w+",
        r"реш[её]тк\w+",
        "для|чтобы|если",
    ),
    "vi": Press(
        r"bấm|nhấn|ấn",
        r"ph[ií]m|s[oố]",
        "kh[oô]ng m[oộ]t hai ba b[oố]n n[aă]m s[aá]u b[aả]y t[aá]m ch[ií]n",
        "sao",
        "thăng",
        "để|nếu",
    ),
}

LOOSE = (
    r"select|choose|enter|key in|touch|elija|seleccion|selezion|wybi|wybra|kies|faites"
)
"""Verbs that take other things than keys: "choose one", "select 2 rooms"."""

BEGINNINGS = (
    *("press", "dial", "push", "hit", "select", "choos", "enter", "key", "touch"),
    *("oprim", "presion", "puls", "marq", "marc", "digit", "tecle", "elij", "selec"),
    *("pression", "apert", "disq", "prim", "carreg", "appuy", "tap", "compos", "fait"),
    *("prem", "selez", "drück", "druck", "wähl", "wahl", "tast", "betät", "betat"),
    *("naci", "wci", "wyb", "toets", "kies", "нажм", "нажат", "набер", "набрат"),
    *("bấm", "nhấn", "ấn"),
)
"""How the verbs begin: a text in which no word begins so tells of no key."""

OR = r"or|and|o|u|y|e|ou|et|oppure|oder|und|lub|albo|i|of|en|или|и|hoặc"
"""What joins keys of one sentence: "1 or 2", "1, 2 y 3"."""

NO_KEY = (
    r"digits?|times?|seconds?|minutes?|hours?|characters?|numbers?|letters?|of|"
    r"options?|d[ií]gitos|veces|segundos|chiffres|fois|secondes|cifre|volte|stellig\w*|"
    r"mal|sekunden|cyfr|razy|sekund|cijfers|keer|seconden|цифр|раз|секунд"
)
"""What makes the number before it a count, and no key."""

FINISHES = (
    r"followed by|then|when (?:you are |you're )?(?:done|finished)|end(?:ing)? with|"
    r"seguido de|y luego|suivi de|puis|gefolgt von|danach|seguito da|zako[nń]cz\w*"
)
"""What comes before the key that only ends an entry: "your number, then pound"."""

EMERGENCY = frozenset(
    ("000", "100", "110", "111", "112", "113", "118", "119", "120", "182", "911")
    + ("988", "999")
)
"""Numbers of the police and of helplines: who is told them dials them anew."""

HANGS_UP = (
    r"hang(?:ing)? up|cuelgue|colgar|desligue|raccroch|riagganci|legen sie auf|"
    r"roz[lł][aą]cz|ophangen|끊고|끊으|끊은|끊어"
)
"""What comes before a number that is dialled on another call."""

COURTESY = r"please|just|simply|now|you can|you may|or|and|then|so|by|also|,|\s"
"""What may stand before "press 1 for" without being what the key is for."""

# Korean -----------------------------------------------------------------------

KO_PRESS = r"누르|눌러|눌르|누름|다이얼|입력|선택"
KO_COUNTED = (
    r"출구|창구|국도|버스|게이트|홈|승강장|이상|이하|미만|째|까지|틀리|틀려|틀렸|시도|"
    r"연속|더|정도|씩|만에|동안"
)
"""What makes "3번" three times, or the third of something."""

KO_DIGITS = dict(zip("영공일이삼사오육칠팔구", "00123456789", strict=True))
KO_STAR = r"별표|별"
KO_POUND = r"우물\s?정자?|샵|샾"

# Chinese and Japanese -----------------------------------------------------------

HAN_DIGITS = dict(zip("零〇一二三四五六七八九", "00123456789", strict=True))
HAN_STAR = "星[号號]|米字|米印|アスタリスク|星"
HAN_POUND = "井[号號字]|シャープ|井"

"""Texts of the corpus: sentences of a finite stock in six languages, each of which is read into tokens once.

A sentence has four parts in their order, a title a head and two of them; a number stands where there is a `#`. No part has the
word that stands in a third of the statements: `common` does.
"""

import itertools
import re
from contextlib import ExitStack, contextmanager
from functools import cache, lru_cache
from typing import NamedTuple
from unittest import mock

from records.rows import alphabetical
from records.search import documents, index
from records.texts import languages

SENTENCES = 400  # of each language
OTHERS = [code for code in languages.CODES if code != languages.FALLBACK]
found_by = lru_cache(50_000)(documents._found_by)

PHRASES = {
    "en": (
        "The Union|The Council|The working group|The regional office|The Secretary-General|The Bureau|The forum|Each Member State|"
        "The host country|The steering committee|The Administration of the host country|Every operator of satellites",
        "adopted|reviewed|asked for|supported|postponed|welcomed|presented|financed|translated|published|explained|withdrew",
        "a plan for broadband access|the revised radio regulations|a standard for emergency calls|the training of engineers|"
        "a fund for rural telephony|the report on numbering|a database of coordinated stations|guidelines on cybersecurity|"
        "the declaration of principles|a network of telecentres|lower tariffs for transit|the migration to digital television",
        "in the least developed countries|before the next conference|under Resolution #|as document # sets out|for people with "
        "disabilities|together with the regional organizations|within # months|by consensus and without a vote|at the WSIS-# follow-up|"
        "at a cost of # thousand francs|after a debate of two days|on the proposal of # countries",
    ),
    "fr": (
        "Le Conseil|Le groupe de travail|Le Bureau régional|Chaque pays membre|Le Secrétaire général|Le comité directeur|Le forum|Le pays hôte",
        "a adopté|a examiné|a demandé|a soutenu|a reporté|a salué|a présenté|a publié",
        "un plan pour le large bande|les règlements révisés|une norme pour les appels de détresse|la formation des ingénieurs|"
        "un fonds pour la téléphonie rurale|le rapport sur le numérotage|un réseau de télécentres|la déclaration de principes",
        "dans les pays les moins avancés|avant la prochaine conférence|selon la résolution #|pour l’accès des personnes handicapées|"
        "avec les organisations régionales|en # mois|par consensus|sur la proposition de # pays",
    ),
    "es": (
        "El Consejo|El grupo de trabajo|La oficina regional|Cada país miembro|El Secretario General|El comité directivo|El foro|El país anfitrión",
        "aprobó|examinó|pidió|apoyó|aplazó|acogió|presentó|publicó",
        "un plan de banda ancha|los reglamentos revisados|una norma para las llamadas de urgencia|la formación de ingenieros|"
        "un fondo para la telefonía rural|el informe sobre la numeración|una red de telecentros|la declaración de principios",
        "en los países menos adelantados|antes de la próxima conferencia|según la resolución #|para las personas con discapacidad|"
        "con las organizaciones regionales|en # meses|por consenso|a propuesta de # países",
    ),
    "ru": (
        "Совет|Рабочий комитет|Региональный центр|Генеральный секретарь|Форум|Секретариат|Союз|Институт",
        "принял|рассмотрел|запросил|поддержал|отложил|одобрил|представил|опубликовал",
        "план широкополосного доступа|пересмотренный регламент радиосвязи|стандарт экстренных вызовов|курс подготовки инженеров|"
        "фонд сельской телефонии|доклад о нумерации|проект сети телецентров|текст декларации принципов",
        "в наименее развитых странах|до следующей конференции|согласно резолюции #|для людей с инвалидностью|"
        "вместе с региональными организациями|за # месяцев|на основе консенсуса|по предложению # стран",
    ),
    "ar": (
        "اعتمد|استعرض|طلب|أيد|أجل|رحب بـ|قدم|نشر",
        "المجلس|فريق العمل|المكتب الإقليمي|الأمين العام|المنتدى|الاتحاد|البلد المضيف|مكتب التقييس",
        "خطة للنفاذ إلى النطاق العريض|لوائح الراديو المراجعة|معيارا لمكالمات الطوارئ|تدريب المهندسين|صندوقا للهاتف الريفي|"
        "تقرير الترقيم|شبكة من المراكز المجتمعية|إعلان المبادئ",
        "في أقل البلدان نموا|قبل المؤتمر المقبل|بموجب القرار #|للأشخاص ذوي الإعاقة|مع المنظمات الإقليمية|في غضون # شهرا|"
        "بتوافق الآراء|بناء على اقتراح # بلدا",
    ),
    "zh-hans": (
        "理事会|工作组|区域代表处|秘书长|论坛|国际电信联盟|东道国|指导委员会",
        "通过了|审议了|要求制定|支持|推迟了|欢迎|介绍了|公布了",
        "宽带接入计划|经修订的无线电规则|紧急呼叫标准|工程师培训方案|农村电话基金|编号报告|社区电信中心网络|原则宣言",
        "，以帮助最不发达国家|，供下届大会讨论|，依据第#号决议|，以便残疾人使用|，并与区域组织合作|，期限为#个月|，各方协商一致|，由#个国家提议",
    ),
}
COMMON_OBJECTS = (
    "the use of the radio spectrum",
    "a fair share of the spectrum",
    "new rules for the licensing of spectrum",
    "the monitoring of spectrum at the borders",
)
_OF_BODIES = "Standards|Numbering|Satellites|Rural Access|Emergency Calls|Cybersecurity|Broadcasting|Tariffs|Training|Cables|Accessibility|Research"
HEADS = {
    "en": "Forum|Workshop|Conference|Seminar|Round table|Study group|Commission|Council",
    "fr": "Forum|Atelier|Conférence|Séminaire|Table ronde|Commission d’études|Commission|Conseil",
    "es": "Foro|Taller|Conferencia|Seminario|Mesa redonda|Comisión de estudio|Comisión|Consejo",
    "ru": "Форум|Семинар|Конференция|Симпозиум|Круглый стол|Исследовательская комиссия|Комиссия|Совет",
    "ar": "منتدى|ورشة عمل|مؤتمر|ندوة|مائدة مستديرة|لجنة دراسات|لجنة|مجلس",
    "zh-hans": "论坛|研讨会|大会|专题会议|圆桌会议|研究组|委员会|理事会",
}
_PLACES = (
    "Geneva Nairobi Lomé Kraków Seoul Brasília Hanoi Doha Accra Suva Malmö Lima Kyiv Dakar Osaka Tunis Quito Riga Perth Minsk Havana "
    "Cairo Busan Kigali Oslo Manila Zürich Delhi Bogotá Rabat Baku Vienna Apia Lagos Tallinn Amman Porto Izmir Almaty Ottawa"
)
_GIVEN = (
    "Amina José Houlin Malcolm Doreen Nurlan Élise Tomás Mary Kwame Olga Yusuf Ingrid Bao Rania Piotr Zoë Hamadoun Lucía Ivan Chandra "
    "Noura Pekka Aïssata Dmitri Mei Jorge Fatou Ahmed Sofia"
)
_FAMILIES = (
    "Johnson García Zhao Okonkwo Bogdan-Martin Nurmatov Lefèvre Álvarez O’Brien Mensah Petrova Al-Sharawi Lindqvist Nguyen Haddad "
    "Kowalski Müller Touré Fernández Sokolov Rao Al-Khalifa Virtanen Diallo Volkov Chen Silva Ndiaye Hassan Rossi Tanaka Schmidt Kim "
    "Ivanov Ouédraogo Costa Singh Bakker Hoang Farah Dubois Kaya Mwangi Novák Castro Ali Jensen Popescu Moreau Sato"
)
OF_BODIES = _OF_BODIES.split("|")
PLACES, GIVEN, FAMILIES = _PLACES.split(), _GIVEN.split(), _FAMILIES.split()


def numbered(readings):
    """Return a function that reads once what differs in its number alone: the key of one record and of the next."""
    once = lru_cache(50_000)(readings)

    def ask(text):
        if parts := re.fullmatch(r"(\D*)([0-9]+)(\D*)", text):
            before, number, behind = parts.groups()
            return [[token.replace("7", number) for token in way] for way in once(f"{before}7{behind}")]
        return once(text)

    return ask


class Read(NamedTuple):
    """A sentence as the index has it: its stems, its words, those that only its other readings have, Chinese signs."""

    stems: str
    words: frozenset
    others: list
    signs: list


@cache
def read(sentence, language):
    """Read a sentence of the stock, once."""
    # What is read in five ways keeps readings apart that are the same for the sentence, and would be one.
    five, ways = documents.readings(end := "l’Al-Shaʿrāwī"), documents.readings(f"{sentence} {end}")
    written, *others = [way[: -len(end)] for way, end in zip(ways, five, strict=True)]
    words = frozenset(written)
    others = [[token for token in way if token not in words] for way in others]
    stems = " ".join(documents.stems(written, language))
    return Read(stems, words, others if any(others) else [], documents.last_signs(sentence))


class Prose:
    """Texts of a finite stock of sentences, and names."""

    def __init__(self, rng):
        self.rng = rng
        self.parts = {code: [slot.split("|") for slot in slots] for code, slots in PHRASES.items()}
        self.heads = {code: heads.split("|") for code, heads in HEADS.items()}
        self.stock = {code: [self.sentence(code) for _ in range(SENTENCES)] for code in languages.CODES}
        self.common = [self.sentence("en", thing) for thing in COMMON_OBJECTS for _ in range(5)]
        self.said = {}  # `{text: its sentences}` of the rows in hand

    def joined(self, code, words):
        text = ("" if code == "zh-hans" else " ").join(words)
        return re.sub("#", lambda _mark: str(self.rng.randrange(2, 250)), text) if "#" in text else text

    def sentence(self, code, thing=None):
        words = [self.rng.choice(slot) for slot in self.parts[code]]
        words[2] = thing or words[2]
        return self.joined(code, words) + ("。" if code == "zh-hans" else ".")

    def title(self, code):
        head, thing, tail = (self.rng.choice(choices) for choices in (self.heads[code], *self.parts[code][2:]))
        return self.joined(code, [f"{head}：" if code == "zh-hans" else f"{head}:", thing, tail])

    def text(self, code, size, *more):
        """Return a text of `size` sentences, five a paragraph, `more` of them at its beginning."""
        said = [*more, *self.rng.choices(self.stock[code], k=max(1, size - len(more)))]
        text = "\n\n".join(self.joined(code, said[start : start + 5]) for start in range(0, len(said), 5))
        self.said[text] = said
        return text

    def in_languages(self, name, make, *given):
        """Return the columns of a text, made in one or two languages as a rule, sometimes in all."""
        share = self.rng.random()
        codes = OTHERS if share < 0.05 else self.rng.sample(OTHERS, 0 if share < 0.55 else 1 if share < 0.95 else 2)
        return {languages.column(name, code): make(code, *given) for code in ("en", *codes)}

    def found_by(self, text, language):
        """Return what `documents` makes of a text; a piece of a sequence is a sentence here, where its own is a word."""
        if text not in self.said:
            return found_by(text, language)
        parts, others = [read(sentence, language) for sentence in self.said[text]], []
        if compound := [part.others for part in parts if part.others]:
            words = frozenset().union(*(part.words for part in parts))
            every = itertools.chain.from_iterable(itertools.chain.from_iterable(zip(*compound, strict=True)))
            others = documents.stems([token for token in dict.fromkeys(every) if token not in words], language)
        return [[part.stems for part in parts], others, [sign for part in parts for sign in part.signs]]


@contextmanager
def memoised(prose):
    """Within the block, no name, key or sentence is read twice."""
    kept = {
        name: lru_cache(50_000)(getattr(documents, name))
        for name in ("tokenized", "compounds", "last_signs", "translated_names")
    }
    kept["readings"] = numbered(documents.readings)
    replaced = {(documents, name): function for name, function in kept.items()}
    replaced |= {(documents, "_found_by"): prose.found_by, (index, "translated_names"): kept["translated_names"]}
    replaced[alphabetical, "sort_key"] = lru_cache(None)(alphabetical.sort_key.__wrapped__)
    with ExitStack() as stack:
        for (module, name), function in replaced.items():
            stack.enter_context(mock.patch.object(module, name, function))
        yield

"""Names in six languages that more than one file of these tests looks for."""

UNION = {
    "name_en": "International Telecommunication Union",
    "name_fr": "Union internationale des télécommunications",
    "name_es": "Unión Internacional de Telecomunicaciones",
    "name_ru": "Международный союз электросвязи",
    "name_ar": "الاتحاد الدولي للاتصالات",
    "name_zh_hans": "国际电信联盟",
    "abbreviation": "ITU",
}

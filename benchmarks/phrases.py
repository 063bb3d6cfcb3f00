"""What the texts of the corpus are made of: in each language four parts of a sentence in their order, and heads of titles.

A number stands where there is a `#`. No part has the word that `corpus.COMMON` puts into a third of the statements.
"""

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

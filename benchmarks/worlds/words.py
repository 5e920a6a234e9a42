"""Words, names and title patterns of a dozen languages: the data that titles are drawn from.

The lists are the common head of each vocabulary; the long tail is spelled from syllables (`vocabulary.py`).
Words of a language in another script stand as "native/latin". Nothing here is taken from the project's cleaner.
"""

from __future__ import annotations

from dataclasses import dataclass

# Share of the films by original language: the order of size of TMDb's catalogue, where about half is not English.
LANGUAGE_SHARES = {
    "en": 0.47, "es": 0.09, "fr": 0.08, "de": 0.06, "ja": 0.07, "it": 0.05, "pt": 0.05, "zh": 0.04, "ru": 0.035,
    "ko": 0.025, "hi": 0.02, "sv": 0.02,
}  # fmt: skip


@dataclass(frozen=True)
class Language:
    """What the titles of a language are made of.

    Attributes:
        nouns: common first; `{N}` in a pattern, and half of `{P}`.
        adjectives: `{A}` in a pattern.
        given: given names, `{G}`.
        patterns: ways of building a title with their weights; one- and two-word titles weigh most.
        onsets: starts of syllables of the tail's words.
        nuclei: their middles.
        codas: their ends.
        joiner: what stands between words.
    """

    nouns: str
    adjectives: str
    given: str
    patterns: tuple[tuple[str, float], ...]
    onsets: str
    nuclei: str
    codas: str
    joiner: str = " "


ENGLISH = Language(
    nouns="Love Night Man Home House Life Heart Day World Girl Boy War Blood Time Road River King Dream Death City "
    "Fire Woman Shadow Darkness Sky Summer Winter Dance Game Family Mother Father Sister Brother Ghost Secret Island "
    "Star Moon Sun Sea Ocean Mountain Desert Train Ship Storm Rain Snow Ice Stone Gold Silver Diamond Rose Garden "
    "Window Door Mirror Mask Letter Song Music Silence Voice Eye Hand Soul Angel Devil Dragon Wolf Lion Tiger Bear "
    "Bird Eagle Raven Snake Spider Hunter Soldier Captain Queen Prince Princess Knight Witch Wizard Doctor Teacher "
    "Killer Thief Stranger Friend Enemy Hero Legend Myth Story Tale Memory Promise Lie Truth Justice Revenge Honor "
    "Glory Freedom Escape Return Journey Quest Mission Machine Robot Alien Planet Space Future Past Tomorrow "
    "Yesterday Midnight Dawn Sunset Horizon Edge Bridge Tower Castle Palace Prison School Hotel Hospital Church "
    "Cabin Forest Jungle Lake Valley Hill Street Avenue Highway Border Wall Room Key Box Ring Crown Sword Gun Bullet "
    "Bomb Poison Wine Honey Sugar Apple Christmas Wedding Party Holiday Carnival Circus Theater Opera Jazz Guitar "
    "Trap Rage Fear Hunger Grace Hope Faith Luck Chance Choice Fate Destiny Paradise Heaven Hell Purgatory Eden "
    "Vertigo Echo Ember Ash Smoke Dust Sand Salt Iron Steel Glass Paper Ink Thread Silk Feather Bone Skin Flesh",
    adjectives="Last Dark Little Black White Red Blue Big Dead Lost Wild Silent Secret Broken Golden Beautiful Good "
    "Bad Young Old New First Final American Green Cold Hidden Perfect Strange Eternal Bloody Crazy Happy Lonely Deep "
    "Bright Burning Frozen Fallen Forgotten Sweet Bitter Savage Sacred Holy Evil Brave Royal Iron Crimson Midnight "
    "Falling Flying Rising Dying Living Running Dancing Invisible Impossible Ordinary Private Double Second Third",
    given="John Mary Jack Anna Tom Sarah Max Emma Charlie Alice Sam Lucy Joe Rose Frank Grace Billy Ruby Harry Eva "
    "George Nora Henry Clara Leo Julia Ben Maggie Oscar Lily Jim Kate Paul Jane Peter Helen David Laura Mike Susan "
    "Daniel Rachel Adam Rebecca Nick Amy Luke Jessica Simon Claire Victor Stella Arthur Violet Walter Hazel Edward "
    "Ivy Martin Ellen Robert Carol Philip Judith Alan Brian Howard Jerry Elmer Bernard Miklos Trent Marco Hans",
    patterns=(
        ("{N}", 15), ("The {N}", 17), ("{A} {N}", 17), ("The {A} {N}", 11), ("{N} {N}", 6), ("{N} of {N}", 4),
        ("The {N} of {P}", 3.5), ("{N} of the {N}", 3.5), ("The {N} of the {N}", 2), ("{N} in {P}", 2.5),
        ("{N} in the {N}", 2), ("{N} and {N}", 2.5), ("{N} & {N}", 1.2), ("{G}", 4), ("{G} {P}", 4),
        ("{G} and {G}", 1.5), ("{G} & {G}", 0.8), ("{P}", 4), ("My {N}", 1.5), ("A {N} for {G}", 0.7), ("{G}'s {N}", 1),
        ("A {A} {N}", 1.5), ("The {N} Who Loved {P}", 0.6), ("How to {N} a {N}", 0.4), ("{N}, {N} and {N}", 0.4),
        ("{A} {N}: The {N} of {P}", 0.8), ("{P}: {A} {N}", 1), ("{G} {P}: The {N}", 0.6), ("No {N} for {N}", 0.5),
        ("{N}!", 0.5), ("Where Is {G}?", 0.3), ("Beyond the {A} {N}", 0.5), ("{D} {N}s", 1), ("{D} {A} {N}s", 0.5),
        ("Music from the {A} {N}", 0.02), ("The {N} Score", 0.02),
    ),
    onsets="b br c ch cl cr d dr f fl g gr h j k l m n p pr r s sh st t tr v w th", nuclei="a e i o u ai ee ou a e o",
    codas="n r s l t d m ck nd rt ll st x . . .",
)  # fmt: skip

LANGUAGES = {
    "en": ENGLISH,
    "es": Language(
        nouns="Amor Noche Casa Vida Muerte Hombre Mujer Corazón Mundo Día Guerra Sangre Tiempo Camino Río Rey Sueño "
        "Ciudad Fuego Sombra Cielo Verano Mar Isla Luna Sol Niña Niño Madre Padre Hermano Hermana Secreto Fantasma "
        "Ángel Diablo Sirena Jardín Ventana Puerta Espejo Carta Canción Silencio Voz Viento Lluvia Piel Alma Piedra",
        adjectives="Negro Blanco Último Nuevo Viejo Perdido Oscuro Rojo Azul Loco Salvaje Dulce Triste Eterno Solo",
        given="Carlos María José Ana Luis Carmen Juan Lucía Pedro Elena Miguel Sofía Diego Isabel Pablo Alberto Iván",
        patterns=(("{N}", 14), ("El {N}", 16), ("La {N}", 16), ("{N} {A}", 12), ("El {N} de {P}", 9), ("{P}", 5),
                  ("La {N} de la {N}", 6), ("Los {N}s", 5), ("{N} y {N}", 5), ("{G}", 5), ("El {N} {A}", 7)),
        onsets="b c ch d f g j l m n p r s t v z qu", nuclei="a e i o u ue ie", codas="n r s l . . . .",
    ),
    "fr": Language(
        nouns="Amour Nuit Maison Vie Mort Homme Femme Cœur Monde Jour Guerre Sang Temps Chemin Rivière Roi Rêve Ville "
        "Feu Ombre Ciel Été Mer Île Lune Soleil Fille Garçon Mère Père Frère Sœur Secret Fantôme Ange Diable Jardin "
        "Fenêtre Porte Miroir Lettre Chanson Silence Voix Vent Pluie Peau Âme Pierre École Forêt Héros Étoile Destin",
        adjectives="Noir Blanc Dernier Nouveau Vieux Perdu Sombre Rouge Bleu Fou Sauvage Doux Triste Éternel Seul",
        given="Jean Marie Pierre Claire Louis Camille Paul Juliette Georges Hélène Michel Élise François Amélie René",
        patterns=(("{N}", 14), ("Le {N}", 17), ("La {N}", 16), ("L'{N}", 6), ("{N} {A}", 8), ("Le {N} {A}", 9),
                  ("La {N} de {P}", 7), ("Les {N}s", 8), ("{N} et {N}", 4), ("{G}", 5), ("{G} et {G}", 2), ("{P}", 4)),
        onsets="b ch d f g j l m n p r s t v br cl fr", nuclei="a e i o u ou ai eau é", codas="n r t s l . . .",
    ),
    "de": Language(
        nouns="Liebe Nacht Haus Leben Tod Mann Frau Herz Welt Tag Krieg Blut Zeit Weg Fluss König Traum Stadt Feuer "
        "Schatten Himmel Sommer Meer Insel Mond Sonne Mädchen Junge Mutter Vater Bruder Schwester Geheimnis Geist "
        "Engel Teufel Garten Fenster Tür Spiegel Brief Lied Stille Stimme Wind Regen Haut Seele Stein Wald Jäger",
        adjectives="Letzte Schwarze Weiße Neue Alte Verlorene Dunkle Rote Blaue Wilde Süße Traurige Ewige Kleine Große",
        given="Hans Anna Karl Maria Peter Lena Franz Eva Max Greta Otto Clara Paul Sophie Jürgen Käthe Klaus Ernst",
        patterns=(("{N}", 18), ("Der {N}", 15), ("Die {N}", 17), ("Das {N}", 9), ("Die {A} {N}", 10), ("{A} {N}", 6),
                  ("Der {N} von {P}", 7), ("{N} und {N}", 6), ("{G}", 5), ("{N} in {P}", 5), ("{P}", 4)),
        onsets="b d f g h k l m n p r s sch st t w z br gr kl", nuclei="a e i o u ei au ie ä ü",
        codas="n r t s l ck ng cht . .",
    ),
    "it": Language(
        nouns="Amore Notte Casa Vita Morte Uomo Donna Cuore Mondo Giorno Guerra Sangue Tempo Strada Fiume Re Sogno "
        "Città Fuoco Ombra Cielo Estate Mare Isola Luna Sole Ragazza Ragazzo Madre Padre Fratello Sorella Segreto "
        "Fantasma Angelo Diavolo Giardino Finestra Porta Specchio Lettera Canzone Silenzio Voce Vento Pioggia Pelle",
        adjectives="Nero Bianco Ultimo Nuovo Vecchio Perduto Oscuro Rosso Azzurro Pazzo Selvaggio Dolce Triste Eterno",
        given="Marco Maria Giovanni Anna Luca Giulia Paolo Sofia Pietro Elena Ennio Nino Piero Chiara Bruno Alda",
        patterns=(("{N}", 15), ("Il {N}", 17), ("La {N}", 17), ("L'{N}", 5), ("{N} {A}", 10), ("Il {N} di {P}", 8),
                  ("La {N} della {N}", 5), ("I {N}", 6), ("{N} e {N}", 5), ("{G}", 6), ("{P}", 4)),
        onsets="b c d f g l m n p r s t v z st gi", nuclei="a e i o u ia io", codas="n r l . . . .",
    ),
    "pt": Language(
        nouns="Amor Noite Casa Vida Morte Homem Mulher Coração Mundo Dia Guerra Sangue Tempo Caminho Rio Rei Sonho "
        "Cidade Fogo Sombra Céu Verão Mar Ilha Lua Sol Menina Menino Mãe Pai Irmão Irmã Segredo Fantasma Anjo Diabo "
        "Jardim Janela Porta Espelho Carta Canção Silêncio Voz Vento Chuva Pele Alma Pedra Saudade Praia Sertão",
        adjectives="Negro Branco Último Novo Velho Perdido Escuro Vermelho Azul Louco Selvagem Doce Triste Eterno",
        given="João Maria José Ana Pedro Clara Paulo Beatriz Luís Inês Miguel Sofia Antônio Helena Caetano Vinícius",
        patterns=(("{N}", 15), ("O {N}", 17), ("A {N}", 17), ("{N} {A}", 12), ("O {N} de {P}", 9), ("Os {N}s", 5),
                  ("A {N} da {N}", 6), ("{N} e {N}", 5), ("{G}", 6), ("{P}", 5)),
        onsets="b c d f g j l m n p r s t v lh nh", nuclei="a e i o u ão ei", codas="r s l m . . . .",
    ),
    "sv": Language(
        nouns="Kärlek Natt Hus Liv Död Man Kvinna Hjärta Värld Dag Krig Blod Tid Väg Flod Kung Dröm Stad Eld Skugga "
        "Himmel Sommar Hav Ö Måne Sol Flicka Pojke Mor Far Bror Syster Hemlighet Spöke Ängel Djävul Trädgård Fönster",
        adjectives="Sista Svarta Vita Nya Gamla Förlorade Mörka Röda Blå Galna Vilda Ljuva Sorgsna Eviga Lilla",
        given="Erik Anna Lars Maria Karl Ingrid Sven Astrid Nils Elsa Gunnar Greta Björn Åsa Olle Märta",
        patterns=(("{N}", 20), ("{N}en", 17), ("Den {A} {N}en", 14), ("{N} och {N}", 8), ("{N}en i {P}", 9),
                  ("{G}", 8), ("Min {N}", 8), ("{G} och {G}", 4), ("{P}", 6), ("{A} {N}", 8)),
        onsets="b d f g h j k l m n p r s t v sk st", nuclei="a e i o u å ä ö", codas="n r t s l g . .",
    ),
    "hi": Language(
        nouns="Pyaar Dil Zindagi Mohabbat Raat Duniya Ishq Dosti Kasam Jaan Aag Badal Sapna Khoon Insaan Dushman Raaz "
        "Bhai Maa Baazi Safar Toofan Deewana Sangam Aandhi Shaan Jung Ghar Rishta Waqt Nasha Izzat Sitara Chandni",
        adjectives="Naya Kala Sachcha Pehla Aakhri Adhura Anjaana Pagal Khoya Meetha Bada Chhota Lal Neela",
        given="Raj Simran Vijay Anjali Rahul Pooja Arjun Meera Karan Radha Amar Geeta Ravi Seeta Shyam Lata",
        patterns=(("{N}", 24), ("{N} Ka {N}", 10), ("{A} {N}", 14), ("{N} Aur {N}", 10), ("{N} Ki {N}", 10),
                  ("Mera {N}", 8), ("{N} Hi {N}", 5), ("{G}", 8), ("Hum {N} {N}", 4), ("{P}", 7)),
        onsets="b bh ch d dh g j k kh l m n p r s sh t v", nuclei="a aa e i o u ee", codas="n r l t m . . .",
    ),
    "ja": Language(
        nouns="愛/ai 夜/yoru 家/ie 命/inochi 死/shi 男/otoko 女/onna 心/kokoro 世界/sekai 日/hi 戦争/sensou 血/chi 時/toki "
        "道/michi 川/kawa 王/ou 夢/yume 町/machi 火/hi 影/kage 空/sora 夏/natsu 海/umi 島/shima 月/tsuki 太陽/taiyou "
        "少女/shoujo 少年/shounen 母/haha 父/chichi 秘密/himitsu 天使/tenshi 悪魔/akuma 庭/niwa 窓/mado 鏡/kagami "
        "手紙/tegami 歌/uta 声/koe 風/kaze 雨/ame 雪/yuki 桜/sakura 花/hana 星/hoshi 旅/tabi 森/mori 刀/katana 侍/samurai",
        adjectives="黒い/kuroi 白い/shiroi 最後の/saigono 新しい/atarashii 赤い/akai 青い/aoi 暗い/kurai 小さな/chiisana",
        given="太郎/tarou 花子/hanako 健/ken 美咲/misaki 翔/shou さくら/sakura 直樹/naoki 恵/megumi 久石/hisaishi",
        patterns=(("{N}", 18), ("{P}", 16), ("{N}の{N}", 24), ("{A}{N}", 14), ("{N}と{N}", 8), ("{P}の{N}", 12),
                  ("{N}・{P}", 8)),
        onsets="カ/ka キ/ki ク/ku コ/ko サ/sa シ/shi ス/su タ/ta ト/to ナ/na ニ/ni ノ/no ハ/ha マ/ma ミ/mi ム/mu ラ/ra "
        "リ/ri ル/ru レ/re ロ/ro ガ/ga ド/do バ/ba ビ/bi ユ/yu ヨ/yo",
        nuclei=". ア/a イ/i .", codas="ン/n . . . .", joiner="",
    ),
    "zh": Language(
        nouns="爱/ai 夜/ye 家/jia 生命/shengming 死亡/siwang 男人/nanren 女人/nüren 心/xin 世界/shijie 战争/zhanzheng 血/xue "
        "时间/shijian 路/lu 河/he 王/wang 梦/meng 城市/chengshi 火/huo 影子/yingzi 天空/tiankong 夏天/xiatian 海/hai "
        "岛/dao 月亮/yueliang 太阳/taiyang 母亲/muqin 父亲/fuqin 秘密/mimi 天使/tianshi 花/hua 星/xing 龙/long 虎/hu 剑/jian",
        adjectives="黑/hei 白/bai 最后的/zuihoude 新/xin 红/hong 蓝/lan 小/xiao 大/da 老/lao",
        given="小明/xiaoming 丽丽/lili 建国/jianguo 美玲/meiling 志强/zhiqiang 伟/wei 芳/fang",
        patterns=(("{N}", 16), ("{P}", 20), ("{N}{N}", 22), ("{A}{N}", 16), ("{N}之{N}", 14), ("{P}{N}", 12)),
        onsets="山/shan 水/shui 金/jin 木/mu 林/lin 明/ming 春/chun 秋/qiu 风/feng 云/yun 青/qing 东/dong 西/xi 南/nan "
        "北/bei 天/tian 地/di 人/ren 国/guo 门/men 飞/fei 雪/xue 玉/yu 石/shi 江/jiang 湖/hu 英/ying 雄/xiong 传/zhuan",
        nuclei=".", codas=".", joiner="",
    ),
    "ko": Language(
        nouns="사랑/sarang 밤/bam 집/jip 인생/insaeng 남자/namja 여자/yeoja 마음/maeum 세계/segye 전쟁/jeonjaeng 피/pi "
        "시간/sigan 길/gil 강/gang 왕/wang 꿈/kkum 도시/dosi 불/bul 그림자/geurimja 하늘/haneul 여름/yeoreum 바다/bada "
        "섬/seom 달/dal 태양/taeyang 소녀/sonyeo 소년/sonyeon 비밀/bimil 천사/cheonsa 괴물/goemul 편지/pyeonji",
        adjectives="검은/geomeun 하얀/hayan 마지막/majimak 새로운/saeroun 붉은/bulgeun 푸른/pureun 작은/jageun",
        given="민수/minsu 지영/jiyeong 철수/cheolsu 영희/yeonghui 준호/junho 은주/eunju",
        patterns=(("{N}", 24), ("{P}", 18), ("{A} {N}", 20), ("{N}의 {N}", 18), ("{N}과 {N}", 8), ("{P} {N}", 12)),
        onsets="가/ga 나/na 다/da 라/ra 마/ma 바/ba 사/sa 아/a 자/ja 하/ha 고/go 도/do 모/mo 보/bo 소/so 주/ju 수/su 무/mu",
        nuclei=". 이/i 리/ri .", codas=".",
    ),
    "ru": Language(
        nouns="Любовь/Lyubov Ночь/Noch Дом/Dom Жизнь/Zhizn Смерть/Smert Сердце/Serdtse Мир/Mir День/Den Война/Voyna "
        "Кровь/Krov Время/Vremya Дорога/Doroga Река/Reka Король/Korol Сон/Son Город/Gorod Огонь/Ogon Тень/Ten Небо/Nebo "
        "Лето/Leto Море/More Остров/Ostrov Луна/Luna Солнце/Solntse Мать/Mat Отец/Otets Брат/Brat Тайна/Tayna Зима/Zima",
        adjectives="Чёрный/Chyornyy Белый/Belyy Последний/Posledniy Новый/Novyy Старый/Staryy Красный/Krasnyy Мой/Moy",
        given="Иван/Ivan Анна/Anna Пётр/Pyotr Мария/Mariya Алексей/Aleksey Ольга/Olga Михаил/Mikhail Наташа/Natasha",
        patterns=(("{N}", 26), ("{A} {N}", 20), ("{N} и {N}", 14), ("{P}", 14), ("{G}", 8), ("{N} в {P}", 10),
                  ("{N} {N}", 8)),
        onsets="б/b в/v г/g д/d ж/zh з/z к/k л/l м/m н/n п/p р/r с/s т/t ст/st гр/gr", nuclei="а/a о/o и/i е/e у/u я/ya",
        codas="н/n р/r в/v к/k . . .",
    ),
}  # fmt: skip

# Written differently in Latin letters within a pattern: particles of the languages in other scripts.
LATIN_PARTICLES = {
    "の": " no ",
    "と": " to ",
    "・": " ",
    "之": " zhi ",
    "의": "ui",
    "과": "gwa",
    "и": "i",
    "в": "v",
}
DIGIT_WORDS = "Two Three Four Five Seven Ten Twelve Hundred".split()

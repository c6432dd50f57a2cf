"""The words of places and of people who describe them, as callers here use them. Data only."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ABBREVIATIONS = {
    "jl": "jalan", "jln": "jalan", "jaln": "jalan", "jlan": "jalan", "gg": "gang", "lr": "lorong", "lrg": "lorong",
    "lrng": "lorong", "kel": "kelurahan", "klurahan": "kelurahan", "klrahan": "kelurahan", "lurah": "kelurahan",
    "lrh": "kelurahan", "ds": "desa", "kec": "kecamatan", "camat": "kecamatan", "kecmatan": "kecamatan",
    "kab": "kabupaten", "pkm": "puskesmas", "pusk": "puskesmas", "pskms": "puskesmas", "puksesmas": "puskesmas",
    "pustu": "puskesmas pembantu", "rsu": "rs", "rsud": "rs", "rumkit": "rs", "ktr": "kantor", "kntr": "kantor",
    "prum": "perumahan", "perum": "perumahan", "prumahan": "perumahan", "kompleks": "komplek", "komp": "komplek",
    "lap": "lapangan", "lpngn": "lapangan", "plbhn": "pelabuhan", "plbuhan": "pelabuhan", "mesjid": "masjid",
    "msjd": "masjid", "grj": "gereja", "psr": "pasar", "pertamina": "spbu", "pom": "spbu", "sbpu": "spbu",
    "htl": "hotel", "univ": "universitas", "sdn": "sd", "smpn": "smp", "sltp": "smp", "sman": "sma", "smu": "sma",
    "smun": "sma", "slta": "sma", "smkn": "smk", "mtsn": "mts", "gn": "gunung", "kp": "kampung", "kpg": "kampung",
    "kdi": "kendari", "kndari": "kendari", "kendri": "kendari", "brt": "barat", "bar": "barat", "tmr": "timur",
    "twon": "town", "sltn": "selatan", "utr": "utara", "sta": "santa", "st": "santo", "dpn": "depan", "dpan": "depan",
    "depannya": "depan", "blkg": "belakang", "blkng": "belakang", "blakang": "belakang", "belakangnya": "belakang",
    "smping": "samping", "spg": "samping", "sampingnya": "samping", "sblh": "sebelah", "sblah": "sebelah",
    "dkt": "dekat", "deket": "dekat", "sdkt": "dekat", "dktnya": "dekat", "dekatnya": "dekat", "sbrg": "seberang",
    "sebrang": "seberang", "prempatan": "perempatan", "simpangan": "simpang", "dgn": "dengan", "sblm": "sebelum",
    "rmh": "rumah", "org": "orang", "sy": "saya", "tdk": "tidak", "yg": "yang", "dr": "dari", "a": "ahmad",
    "abd": "abdullah", "moh": "mohammad", "muh": "mohammad", "sultra": "sulawesi tenggara", "andonohu": "anduonohu",
}  # fmt: skip

PHRASES = {
    ("pom", "bensin"): "spbu",
    ("spbu", "bensin"): "spbu",
    ("rumah", "sakit"): "rs",
    ("rumah", "skt"): "rs",
    ("sekolah", "dasar"): "sd",
    ("sd", "negeri"): "sd",
    ("smp", "negeri"): "smp",
    ("sma", "negeri"): "sma",
    ("smk", "negeri"): "smk",
    ("kantor", "kelurahan"): "kantor kelurahan",
}

RELATIONS_M = {
    "pas": 20, "persis": 20, "depan": 50, "samping": 60, "sebelah": 60, "seberang": 80, "belakang": 100, "dekat": 200,
    "sekitar": 200, "sebelum": 150, "setelah": 150, "perempatan": 60, "pertigaan": 60, "simpang": 60, "bundaran": 80,
    "tikungan": 100, "antara": 100, "dalam": 50,
}  # fmt: skip
"""Words that put the scene beside a place, and by how many metres they widen its radius."""

AWAY = _words(
    """
    dari arah menuju ke orang warga asal pulang sampai kalau dibawa pos biasa berobat kelihatan bukan hingga mau
    """
)
"""Words after which a place is named that is not the scene: "saya dari Kadia mau ke kampus"."""

GENERIC = _words(
    """
    jalan gang lorong kelurahan kecamatan desa kabupaten kota kantor puskesmas rs spbu sma smp sd smk tk mts man
    masjid gereja pasar hotel bank taman lapangan pantai perumahan komplek btn kampus universitas toko pelabuhan
    dermaga museum dinas jembatan terminal bandara tugu raya kampung gunung pos polsek polres air terjun kolam
    residence coffee cafe rumah makan futsal sport center waterfront city square town negeri besar pembantu
    barat timur utara selatan poros samudera perikanan
    """
)
"""Words that many places share: they confirm a place but do not name one."""

TITLES = _words(
    """
    jend jenderal drs prof h hj haji ir letjen mayjen brigjen kol kapten dokter dr
    """
)

STOP = _words(
    """
    ada adalah akan aku anak apa api atau awas bagaimana baru bapak bayi begini belum bisa bos buat cepat cukup
    dan darurat dengan di dia disini disitu dong eh habis halo harus hilang ibu ini itu jadi jam jangan juga kak
    kami kamu kebakaran kecelakaan kejadian kejadiannya ki kita ko korban laka laki lagi lapor lari lewat lihat
    lt mas masih mati mau melapor mereka mi minta mobil motor no nomor nya ode orang pak parah perempuan
    pertolongan pinggir pingsan posisi rt rumah rw sakit sama saya sebelum sedang segera sekali selamat sekarang
    semua seorang siang sih situ sudah tabrakan tadi tapi tengah terbakar tidak toh tolong tunggu untuk utk wah
    waktu yang kanan kiri jln masuk keluar assalamualaikum besar kecil lokasi tempat dekatnya putus suara ketawa
    main hp pulsa merah obat hari teman keluarga pohon tumbang banjir kepala kaki tangan mata-mata pagar hijau
    biru putih hitam
    """
)
"""Words of the story around the place. A place name wins over them where it is marked by its kind."""

QUALIFIERS = frozenset({"kelurahan", "kecamatan", "desa"})
AREA_KINDS = frozenset({"kelurahan", "desa", "kecamatan"})
STREET_KINDS = frozenset({"road", "street"})

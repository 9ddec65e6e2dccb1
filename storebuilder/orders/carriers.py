"""Where a parcel can be followed: the pages of well-known carriers."""

from __future__ import annotations

from urllib.parse import quote

#: Name, words by which people call it, and the page that takes a tracking number.
_CARRIERS = (
    ("DHL", ("dhl", "dhl express"), "https://www.dhl.com/en/express/tracking.html?AWB={}"),
    ("FedEx", ("fedex",), "https://www.fedex.com/fedextrack/?trknbr={}"),
    ("UPS", ("ups",), "https://www.ups.com/track?tracknum={}"),
    ("USPS", ("usps",), "https://tools.usps.com/go/TrackConfirmAction?tLabels={}"),
    ("Royal Mail", ("royal mail",), "https://www.royalmail.com/track-your-item#/tracking-results/{}"),
    ("Deutsche Post", ("deutsche post",), "https://www.deutschepost.de/sendung/simpleQuery.html?form.sendungsnummer={}"),
    ("La Poste", ("la poste", "colissimo"), "https://www.laposte.fr/outils/suivre-vos-envois?code={}"),
    ("PostNL", ("postnl",), "https://jouw.postnl.nl/track-and-trace/{}"),
    ("Canada Post", ("canada post", "postes canada"), "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={}"),
    ("Australia Post", ("australia post", "auspost"), "https://auspost.com.au/mypost/track/#/details/{}"),
    ("Japan Post", ("japan post", "日本郵便"), "https://trackings.post.japanpost.jp/services/srv/search/direct?reqCodeNo1={}"),
    ("Yamato", ("yamato", "ヤマト運輸"), "https://toi.kuronekoyamato.co.jp/cgi-bin/tneko?number01={}"),
    ("SF Express", ("sf", "sf express", "顺丰", "顺丰速运"), "https://www.sf-express.com/chn/sc/waybill/waybill-detail/{}"),
    ("China Post", ("china post", "ems", "中国邮政"), "https://www.ems.com.cn/queryList?mailNum={}"),
    ("YunExpress", ("yunexpress", "云途", "云途物流"), "https://www.yuntrack.com/parcelTracking?id={}"),
    ("4PX", ("4px", "递四方"), "https://track.4px.com/#/result/0/{}"),
    ("Cainiao", ("cainiao", "菜鸟"), "https://global.cainiao.com/newDetail.htm?mailNoList={}"),
    ("ZTO", ("zto", "中通", "中通快递"), "https://www.zto.com/express/expressCheck.html?txtBill={}"),
    ("YTO", ("yto", "圆通", "圆通速递"), "https://www.yto.net.cn/express/expressQuery.html?waybillNo={}"),
    ("JD Logistics", ("jd", "jd logistics", "京东", "京东物流"), "https://www.jdl.com/orderSearch/?waybillCodes={}"),
)  # fmt: skip
_BY_WORD = {word: page for _, words, page in _CARRIERS for word in words}


def names() -> list[str]:
    """The carriers whose links are made by themselves, for a form's suggestions."""
    return [name for name, _, _ in _CARRIERS]


def link(carrier: str, tracking_number: str) -> str:
    """The page where the parcel can be followed, or nothing where the carrier is not known."""
    page = _BY_WORD.get(carrier.strip().lower(), "")
    return page.format(quote(tracking_number, safe="")) if page and tracking_number else ""

"""A merchant takes goods out of one shop and into another, with their texts in both languages."""

from pathlib import Path

from tests.catalog import catalogues
from tests.commandline import free_port, shell

LAUNCH = ("--country", "US", "--currency", "USD", "--language", "en")


def test_goods_and_texts_go_from_one_shop_into_another(tmp_path: Path) -> None:
    goods = catalogues.tea(tmp_path)
    (tmp_path / "out").mkdir()
    with shell(tmp_path / "shops") as sh:
        for name, more in (("tea", ("--catalogue", str(goods))), ("pots", ())):
            port = str(free_port())
            sh.good("launch", name, *LAUNCH, *more, "--port", port, "--detach")
        for file in ("goods.csv", "translations.csv"):
            sh.good("export", "tea", str(tmp_path / "out" / file))
        (tmp_path / "out/media").symlink_to(sh.home / "tea/media")
        sh.good("import", "pots", str(tmp_path / "out/goods.csv"))
        sh.good("export", "pots", "translations.csv")
        texts = (tmp_path / "out/translations.csv").read_text("utf-8")
        assert "cup,zh-CN,茶杯" in texts
        assert (sh.home / "translations.csv").read_text("utf-8") == texts

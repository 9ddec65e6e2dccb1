import pytest
from hypothesis import given
from hypothesis import strategies as st

from storebuilder import catalog
from storebuilder.tokens import code_tokens, fold, for_fts5, for_tsquery, terms, tokens
from storebuilder.web.faces import House
from tests.catalog import builders

LETTERS = st.text("缓震跑鞋茶壶かなカナ한국어abcé 0-9'\"*()-:^+", max_size=24)


def search(query: str, language: str = "en", front: str = "main") -> list[str]:
    shelf = catalog.shelf(builders.front(front), language, query=query)
    return [card.title for card in shelf.cards]


def test_it_works(app: House) -> None:
    builders.product("Blue tea pot", tags=("gift",), vendor="Kiln", sku="POT-001")
    builders.product("Red cup", description_html="<p>Goes with the <b>blue</b> one</p>")
    assert search("pot") == ["Blue tea pot"]
    assert search("TEA blue") == ["Blue tea pot"]
    assert search("gift") == search("kiln") == ["Blue tea pot"]
    assert search("pot-001") == search("pot001") == search("POT 001") == ["Blue tea pot"]
    assert search("blue") == ["Blue tea pot", "Red cup"]
    assert search("blue sofa") == []


@pytest.mark.parametrize(
    ("title", "language", "queries"),
    [
        ("缓震跑鞋", "zh-CN", ["跑鞋", "缓震", "缓震跑鞋", "震跑", "鞋", "缓", "跑鞋 缓震"]),
        ("ランニングシューズ", "ja", ["シューズ", "ランニング", "シ", "ｼｭｰｽﾞ", "ズ"]),
        ("桜の湯のみ", "ja", ["湯のみ", "桜", "のみ", "み"]),
        ("무선 마우스", "ko", ["마우스", "무선", "우스", "스"]),
        ("5米网线", "zh-CN", ["网线", "5米", "5", "5米网线", "米"]),
        ("Café crème", "fr", ["cafe", "CAFÉ", "crè", "cr"]),
        ("Straße İstanbul", "de", ["strasse", "STRASSE", "istanbul"]),
    ],
)
def test_words_are_found_in_every_writing(
    app: House, title: str, language: str, queries: list[str]
) -> None:
    made = builders.product("Thing")
    catalog.translate("product", made.id, "zh-CN", {"title": title})
    builders.product("Other 帆布 그외 ほか")
    for query in queries:
        assert search(query, "zh-CN") == [title], query


@pytest.mark.parametrize("query", ["鞋跑", "跑缓", "震鞋", "缓跑"])
def test_letters_in_another_order_are_another_word(app: House, query: str) -> None:
    builders.product("缓震跑鞋")
    assert search(query) == []


def test_the_last_word_may_be_unfinished_and_only_the_last(app: House) -> None:
    builders.product("Running shoe")
    assert search("runn") == search("running sho") == ["Running shoe"]
    assert search("runn shoe") == []


def test_a_title_weighs_more_than_the_rest(app: House) -> None:
    builders.product("Bag", description_html="<p>Linen, linen and nothing but linen.</p>")
    builders.product("Linen shirt", description_html="<p>Soft and cool, woven in the north.</p>")
    assert search("linen") == ["Linen shirt", "Bag"]


def test_the_shops_own_language_is_found_in_every_language(app: House) -> None:
    made = builders.product("Running shoe")
    catalog.translate("product", made.id, "zh-CN", {"title": "缓震跑鞋"})
    assert search("shoe", "zh-CN") == ["缓震跑鞋"]
    assert search("跑鞋", "en") == []


def test_options_and_their_translations_are_found(app: House) -> None:
    made = builders.shirt(colours=("Indigo",), sizes=("XXL",))
    value = catalog.product(builders.front(), "en", made.handle).options[0].values[0]
    catalog.translate("option_value", value.id, "zh-CN", {"value": "靛蓝"})
    assert search("indigo") == search("xxl") == ["Linen shirt"]
    assert search("靛蓝", "zh-CN") == ["Linen shirt"]


def test_what_was_changed_is_found_under_its_new_name_only(app: House) -> None:
    made = builders.product("Teapot")
    catalog.change_product(made.id, title="Kettle")
    assert (search("teapot"), search("kettle")) == ([], ["Kettle"])


@pytest.mark.parametrize("query", ["!!!", "…", "★", "' \"", "()", "*"])
def test_a_question_without_words_finds_nothing(app: House, query: str) -> None:
    builders.product("Pot")
    assert search(query) == []


@pytest.mark.parametrize(
    "query",
    [
        'pot" OR title_tokens : cup',
        "pot NOT cup",
        "NEAR(pot cup)",
        "pot AND (",
        "title_tokens:pot",
        "-cup",
        "^pot",
        "pot*cup*",
        "cup') | ('pot",
        "!pot & <->",
        "pot:*",
        "\x00pot",
        "'; DROP TABLE products; --",
        "\\",
        "pot\u2028",
        "%_%",
        "a" * 5000,
        "茶 " * 500,
    ],
)
def test_a_question_is_never_a_program(app: House, query: str) -> None:
    builders.product("Sofa")
    assert search(query) == []


@given(LETTERS)
def test_terms_can_only_hold_letters_and_digits(query: str) -> None:
    found = terms(query)
    assert all(word.isalnum() for term in found for word in term.words)
    assert for_fts5(found).count('"') == 2 * len(found)
    assert for_tsquery(found).count("'") == 2 * sum(len(term.words) for term in found)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert tokens(tokens(text)) != "" or tokens(text) == ""
    assert fold(fold(text)) == fold(text)


@given(LETTERS, LETTERS, LETTERS)
def test_every_piece_of_a_text_is_found_in_it(before: str, piece: str, after: str) -> None:
    kept = tokens(f"{before} {piece} {after}").split()
    for term in terms(piece):
        size = len(term.words)
        windows = [tuple(kept[at : at + size]) for at in range(len(kept) - size + 1)]
        starts = [window[:-1] for window in windows if window[-1].startswith(term.words[-1])]
        assert term.words[:-1] in starts if term.beginning else term.words in windows


def test_a_code_is_found_with_and_without_its_dashes() -> None:
    assert code_tokens("ALU-0001") == "alu 0001 alu0001"
    assert code_tokens("ABC") == "abc"

"""A theme's code is a stranger: what it may not read, and what it may not use up."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from storebuilder.theming import TooMuch
from tests.theming.builders import PLACE, drawn, theme


class Config:
    """What must never be read, should a page ever be handed such a thing."""

    secret = "the secret"


@dataclass(frozen=True)
class Shop:
    """A documented thing that holds an undocumented one."""

    name: str = "Tea House"

    def give(self) -> str:
        """A method, which templates may not call."""
        return "the secret"


READING = [
    "{{ cfg.secret }}",
    "{{ cfg['secret'] }}",
    "{{ cfg|attr('secret') }}",
    "{{ [cfg]|map(attribute='secret')|join }}",
    "{{ [cfg]|selectattr('secret')|list|length }}{{ ([cfg]|groupby('secret')|first)[0] }}",
    "{{ shop.give() }}",
    "{{ shop.__class__.__init__.__globals__ }}",
    "{{ shop.__dataclass_fields__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''['__class__'] }}",
    "{{ {}.__class__.__base__ }}",
    "{{ ().__class__.__bases__[0].__subclasses__() }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ t.__init__.__globals__ }}",
    "{{ t.texts }}",
    "{{ t.__call__.__func__.__globals__ }}",
    "{{ money.__globals__ }}",
    "{{ money.__closure__ }}",
    "{{ link.__code__ }}",
    "{{ range.__class__ }}",
    "{{ dict.__mro__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ lipsum.__globals__ }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ joiner }}",
    "{{ '{0.__class__}'.format(shop) }}",
    "{{ '%s'|format(cfg) }}",
    "{{ ('{a.secret}').format_map({'a': cfg}) }}",
    "{% include '../../theme.toml' %}",
    "{% include '/etc/passwd' %}",
    "{% include 'theme.toml' %}",
    "{% include 'locales/en/shop.json' %}",
    "{% from '/etc/passwd' import x %}",
    "{% import os %}",
    "{{ settings.update({'a': 1}) }}",
    "{{ settings.pop('a') }}",
    "{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}",
    "{% macro m() %}{% endmacro %}{{ m._func }}",
    "{% for x in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "{{ (1).__class__.__base__ }}",
    "{{ cfg }}",
]

DOUBLING = (
    "{% set a1 = 'xxxxxxxxxx' %}"
    + "".join(
        f"{{% set a{n + 1} %}}{{{{ a{n} }}}}{{{{ a{n} }}}}{{% endset %}}" for n in range(1, 40)
    )
    + "{{ a40|length }}"
)
BOMBS = [
    "{{ 'x' * 200000000 }}",
    "{{ 200000000 * 'x' }}",
    "{{ ([1] * 100000000)|length }}",
    "{{ '%200000000d' % 1 }}",
    "{{ '{:200000000}'.format(1) }}",
    "{{ 'x'.center(200000000) }}",
    "{{ 'x'.ljust(200000000) }}",
    "{{ 'x'|center(200000000) }}",
    "{{ 'x'|indent(200000000) }}",
    "{{ {'a': 1}|tojson(indent=200000000) }}",
    "{{ 9 ** (9 ** 8) }}",
    "{{ (10 ** 9) ** 9 }}",
    "{{ range(1000000000)|list|length }}",
    "{% for a in range(1000) %}{% for b in range(1000) %}{% endfor %}{% endfor %}",
    "{% for a in range(1000) %}{% for b in range(1000) %}" + "x" * 500 + "{% endfor %}{% endfor %}",
    "{% set n = namespace(x='a') %}{% for i in range(40) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "{% set n = namespace(x='a') %}{% for i in range(40) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "{% set n = namespace(x=[1]) %}{% for i in range(40) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "{% set n = namespace(x=9) %}{% for i in range(40) %}{% set n.x = n.x * n.x %}{% endfor %}",
    "{% macro f(n) %}{{ f(n) }}{{ f(n) }}{% endmacro %}{{ f(1) }}",
    "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(40) }}",
    "{% for x in [[]] recursive %}{{ loop([[]]) }}{{ loop([[]]) }}{% endfor %}",
    "{% include 'templates/page.html' %}{% include 'templates/page.html' %}",
    "{{ ('x' * 300000)|replace('x', 'y' * 300000)|length }}",
    "{{ (['x' * 300000] * 9000)|join|length }}",
    "{% set a %}{{ 'x' * 100000 }}{% endset %}" + "{{ a }}" * 100,
    DOUBLING,
    "{{ ('x' * 300000)|truncate(5) }}{% for i in range(900) %}{% for j in range(900) %}"
    "{{ ('x' * 300000)|upper|length }}{% endfor %}{% endfor %}",
]  # fmt: skip


def test_it_works(tmp_path: Path) -> None:
    text = "{{ shop.name }}: {{ t('shop.hello', name='<b>') }} {{ money(1999) }} {{ 'a' ~ 1 }}"
    assert drawn(tmp_path, text, shop=Shop()) == "Tea House: Hello &lt;b&gt; $19.99 a1"


@pytest.mark.parametrize("template", READING)
def test_nothing_is_read_that_is_not_documented(tmp_path: Path, template: str) -> None:
    try:
        shown = drawn(tmp_path, template, shop=Shop(), cfg=Config())
    except (TemplateError, TooMuch, TypeError, OSError):
        return
    assert "secret" not in shown
    assert "root:" not in shown
    assert "class" not in shown.replace("tests.theming.test_sandbox.Config", "")
    assert "__" not in shown


@pytest.mark.parametrize("template", BOMBS, ids=range(len(BOMBS)))
def test_a_page_ends_soon_and_stays_small(tmp_path: Path, template: str) -> None:
    ready = theme(tmp_path, {"templates/page.html": template})
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.thread_time()
    with pytest.raises((TemplateError, TooMuch, RecursionError, TypeError)):
        ready.render("page", {}, PLACE)
    assert time.thread_time() - start < 2.5
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 64


def test_jinjas_own_sandbox_would_read_the_secret() -> None:
    # The control: without our rules about attributes the bait is taken.
    free = ImmutableSandboxedEnvironment()
    assert free.from_string(READING[0]).render(cfg=Config()) == "the secret"


def test_jinjas_own_sandbox_would_make_a_large_text() -> None:
    free = ImmutableSandboxedEnvironment()
    assert len(free.from_string("{{ 'x' * 3000000 }}").render()) == 3_000_000


def test_a_theme_outside_of_its_folder_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.html"
    secret.write_text("the secret")
    folder = tmp_path / "theme"
    (folder / "snippets").mkdir(parents=True)
    (folder / "snippets" / "stolen.html").symlink_to(secret)
    ready = theme(folder, {"templates/page.html": "x"})
    assert "snippets/stolen.html" not in ready.files.markup

"""What templates of definitions make, and that hostile ones are refused, where they stand, in bounded time."""

import re

import pytest

from harness.connect.template import Template, Use
from harness.errors import ConnectorError
from harness.expr.jsontext import loads

HOSTILE = [
    "{{ ''.__class__.__mro__ }}",
    "{{ entity['__class__'] }}",
    "{{ entity | attr('__class__') }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% extends 'x' %}",
    "{{ cycler.__init__.__globals__.os.environ }}",
    "{{ self._TemplateReference__context }}",
    "{{ range(10 ** 9) | list }}",
    "{% for a in b %}{% endfor %}",
    "{% set x = 'a' %}{{ x }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{{ 'a' * 10 ** 9 }}",
    "{{ 'a' * 1000000000 }}",
    "{{ ['a'] * 1000000000 }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 'a'.ljust(1000000000) }}",
    "{{ 'a'.center(1000000000) }}",
    "{{ 'a'.zfill(1000000000) }}",
    "{{ '{:>1000000000}'.format(1) }}",
    "{{ 'a' | center(1000000000) }}",
    "{{ 'a' | indent(1000000000) }}",
    "{{ entity.pop('name') }}",
    "{{ entity.update({}) }}",
    "{{ lipsum(1000) }}",
    "{{ namespace() }}",
    "{{ text" + " | replace('a', text)" * 4 + " }}",
    "{{ text" + " ~ text" * 1500 + " }}",
    "{{ text" + " + text" * 1500 + " }}",
    "{{ [" + "text, " * 1500 + "] | join('') }}",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{{ named_.__globals__ }}",
    "{{ x | map(attribute='__class__') | list }}",
    "{{ x.y",
    "{{ '$SECRET(a)' }}",
    "a" * 20_001,
]


@pytest.mark.parametrize("source", HOSTILE, ids=[each[:40] for each in HOSTILE])
@pytest.mark.parametrize("use", list(Use))
def test_a_template_can_do_nothing_but_render(source: str, use: Use) -> None:
    """Refused when the definition is read or when it is rendered, with its place, and never answered."""
    context = {"entity": {"name": "x"}, "text": "a" * 1000, "b": [1]}
    if use is Use.ANSWER and source == "{{ entity['__class__'] }}":
        assert Template(source=source, place="p", use=use).render(context) == "", "nothing is there, as for any name"
        return
    with pytest.raises(ConnectorError, match=r"^operations\.x\.url: ") as refused:
        Template(source=source, place="operations.x.url", use=use).render(context, lambda kind, name: "s3cret-1")
    assert "s3cret" not in str(refused.value)


def test_values_never_steer_a_url() -> None:
    """A value is one quoted part of the URL; an empty one, or one that leads up, is refused."""
    url = Template(source="people/{{ id }}", place="url", use=Use.URL)
    assert url.render({"id": "a/../b?x=1#y å"}) == "people/a%2F..%2Fb%3Fx%3D1%23y%20%C3%A5"
    for id in ("", None, "..", "."):
        with pytest.raises(ConnectorError, match="url: cannot be rendered"):
            url.render({"id": id})
    with pytest.raises(ConnectorError, match="'id' is undefined"):
        url.render({})


def test_a_record_cannot_ask_for_a_secret() -> None:
    """Only what stands in the definition is replaced; a secret's text is not read as a template."""
    template = Template(source="$SECRET(a)-{{ name }}", place="p")
    secrets = {"a": "{{ 1 + 1 }}", "b": "other"}
    assert template.render({"name": "$SECRET(b)"}, lambda kind, name: secrets[name]) == "{{ 1 + 1 }}-$SECRET(b)"
    with pytest.raises(ConnectorError, match="has no place where an answer is read"):
        Template(source="$SECRET(a)", place="p", use=Use.ANSWER)


def test_json_stays_exact() -> None:
    value = loads('{"å": [0.10, 12345678901234567890.5, null, true]}')
    text = Template(source="{{ entity | tojson }}", place="p").render({"entity": value})
    assert loads(text) == value
    assert re.search(r"\b0\.10\b", text)

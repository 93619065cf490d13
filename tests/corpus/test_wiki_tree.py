"""Is our tree of a piece of wikitext the one that mwparserfromhell makes, and does it remember how it was written?"""

from __future__ import annotations

from typing import Any

import mwparserfromhell
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mwparserfromhell import nodes as theirs
from mwparserfromhell.parser.tokenizer import Tokenizer
from mwparserfromhell.wikicode import Wikicode

from corpus.readers import balance
from corpus.readers import wiki_tree as ours

_PIECES = (
    "甲¦乙 ¦丙=丁¦\n¦\n\n¦、¦|¦||¦=¦[¦]¦{¦}¦[[¦]]¦{{¦}}¦{{{¦}}}¦[[戊]]¦[[己|庚]]¦[[|]]¦[[File:a.png|25px|甲[[乙]]]]"
    "¦==甲==¦\n==甲==\n¦\n=== 乙¦{{lang|ja|甲}}¦{{a|b=[[c]]|d||2=e}}¦{{{a|{{b}}}}}¦{{{a}}}"
    "¦<br>¦<br/>¦</br>¦<ref>¦</ref>¦<ref name=a />¦<ref name=\"b c\">¦<span style='x' {{y}} z = w>¦</span>"
    "¦<nowiki>¦</nowiki>¦<!--¦-->¦<b>¦</b>¦<table>¦</table>¦<li>¦</ul >¦<¦>¦/>"
    "¦&amp;¦&#65;¦&#x41;¦&#X4e2d;¦&nichts;¦&¦\n*¦\n**¦\n#¦\n;¦:¦\n: ¦\n----"
    '¦\n{| class="x" {{y}}\n¦\n|-\n¦\n| ¦\n! ¦!!¦\n|+ ¦\n|}\n'
    "¦http://甲.cn ¦[http://x.y 甲]¦[//x]¦[mailto:a@b c]¦news:abc¦'''¦''¦__TOC__¦~~~~¦\t¦\u3000"
)
WIKITEXT = st.lists(st.sampled_from(_PIECES.split("¦")), max_size=14).map("".join)


def parts(code: Wikicode | None) -> Any:
    """Return their tree as nested tuples of names and of what our nodes know."""
    return None if code is None else [part(node) for node in code.nodes]


def part(node: theirs.Node) -> Any:
    match node:
        case theirs.Text():
            return node.value
        case theirs.Wikilink():
            return "Wikilink", parts(node.title), parts(node.text)
        case theirs.Template():
            return "Template", str(node.name), [(str(p.name), parts(p.value), p.showkey) for p in node.params]
        case theirs.Argument():
            return "Argument", parts(node.name), parts(node.default)
        case theirs.ExternalLink():
            return "ExternalLink", parts(node.url), parts(node.title), node.brackets
        case theirs.Heading():
            return "Heading", parts(node.title), node.level
        case theirs.Tag():
            return "Tag", str(node.tag), [str(a) for a in node.attributes], parts(node.contents), node.wiki_markup
        case _:
            return str(node)


def own_parts(code: ours.Code | None) -> Any:
    """Return our tree in the same form."""
    return None if code is None else [own_part(node) for node in code]


def own_part(node: ours.Node) -> Any:
    match node:
        case ours.Wikilink():
            return "Wikilink", own_parts(node.title), own_parts(node.text)
        case ours.Template():
            return "Template", node.name, [(p.name, own_parts(p.value), p.showkey) for p in node.params]
        case ours.Argument():
            return "Argument", own_parts(node.name), own_parts(node.default)
        case ours.ExternalLink():
            return "ExternalLink", own_parts(node.url), own_parts(node.title), node.brackets
        case ours.Heading():
            return "Heading", own_parts(node.title), node.level
        case ours.Tag():
            markup = None if node.opening.startswith("<") else node.opening
            return "Tag", node.name, node.attributes, own_parts(node.contents), markup
        case _:
            return str(node)


@settings(max_examples=500, deadline=None)
@given(WIKITEXT)
def test_both_trees_are_equal(wikitext: str) -> None:
    expected = mwparserfromhell.parse(wikitext, skip_style_tags=True)
    tree = ours.read_tree(wikitext)
    assert own_parts(tree.nodes) == parts(expected)
    assert ours.written(tree.nodes) == str(expected)
    outermost = expected.ifilter_templates(recursive=expected.RECURSE_OTHERS)
    assert [str(template) for template in tree.templates] == [str(template) for template in outermost]


@settings(max_examples=30, deadline=None)
@given(WIKITEXT)
def test_the_tokenizer_without_c_gives_the_same_tree(wikitext: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ours, "Tokenizer", Tokenizer)
        in_python = ours.read_tree(wikitext)
    assert in_python == ours.read_tree(wikitext)


def test_templates_inside_of_others_are_parameters() -> None:
    tree = ours.read_tree("{{甲|{{乙}}|丙=[[丁]]}}<span {{戊}}>{{己}}</span>")
    assert [template.name for template in tree.templates] == ["甲", "戊", "己"]
    assert [(p.name, ours.written(p.value), p.showkey) for p in tree.templates[0].params] == [
        ("1", "{{乙}}", False),
        ("丙", "[[丁]]", True),
    ]


@settings(max_examples=300, deadline=None)
@given(WIKITEXT)
def test_without_a_table_no_bracket_is_missed(wikitext: str) -> None:
    if not balance._TABLE.search(wikitext):
        assert balance._NO_TABLES.findall(wikitext) == balance._BRACKETS.findall(wikitext)

"""Claims, certificates and citations."""

import margincert as mc
import pytest

START = {"eta": "1/2", "w0": [1, 1]}


def test_claims_and_citations():
    names = [claim.name for claim in mc.claims()]
    assert "gd.global" in names and len(names) == len(set(names)) > 15
    claim = next(claim for claim in mc.claims() if claim.name == "landscape.global")
    assert claim.statement == claim._repr_markdown_() and "separable" in claim.hypotheses and "1806.04339" in claim.source
    cited = mc.cite("gd.global")
    assert cited.bibtex.startswith("@article{") and "gd.global" in cited.latex and str(cited) == cited.markdown
    with pytest.raises(mc.InputError, match="unknown claim `gd.golbal`"):
        mc.cite("gd.golbal")


def test_a_certificate_is_cited_where_it_is_accepted(two_clusters, tmp_path):
    fate = mc.fate(*two_clusters, **START)
    path = tmp_path / "fate.json"
    path.write_text(fate.certificate)
    cited = mc.cite(fate.certificate)
    assert cited == mc.cite(path) == mc.cite(str(path)) == mc.cite(fate.certificate.encode())
    assert fate.statement[1:] in cited.markdown and "@misc{margincert-" in cited.bibtex
    with pytest.raises(mc.InputError, match="rejected: .*; only what the kernel accepts"):
        mc.cite(fate.certificate.replace('"eta":"1/2"', '"eta":"1/3"'))


def test_a_certificate_is_checked_against_ones_own_data(two_clusters, tmp_path):
    fate = mc.fate(*two_clusters, **START)
    path = tmp_path / "fate.json"
    path.write_text(fate.certificate)
    for certificate in (fate.certificate, fate.certificate.encode(), path, str(path)):
        judged = mc.check(certificate, against=two_clusters[0], y=two_clusters[1], **START)
        assert judged.accepted and judged.statement == fate.statement and judged.conditions > 10
    other = mc.check(path, against=two_clusters[0], y=two_clusters[1], eta="1/3", w0=[1, 1])
    assert other.outcome == "rejected" and "step size" in other.reason and not other.accepted
    with pytest.raises(mc.InputError, match="eta is needed"):
        mc.check(path, against=two_clusters[0], y=two_clusters[1])
    with pytest.raises(mc.InputError, match="against="):
        mc.check(path, eta=1)


def test_a_tampered_certificate_is_rejected(two_clusters):
    text = mc.margin(*two_clusters, active="positives").certificate
    assert mc.check(text).accepted
    tampered = mc.check(text.replace('"7/4"', '"9/4"'))
    assert tampered.outcome == "rejected" and tampered.reason
    assert mc.check("{}").outcome == "unreadable" and mc.check(b"\xff").outcome == "unreadable"
    assert mc.check(text, budget=1).outcome == "declined"
    with pytest.raises(mc.InputError, match="absent.json: cannot be read"):
        mc.check("absent.json")


def test_claims_of_ones_own_data(two_clusters):
    found = mc.verify(*two_clusters, claim="gd.global", **START)
    (one,) = found.claims
    assert found.as_expected and (one.verdict, one.claim, one.instance) == ("proved", "gd.global", "data")
    assert one.statement and mc.check(one.certificate).accepted and one.data.n == 3
    assert "gd.global" in found._repr_html_() and "gd.global" in str(found)
    vacuous = mc.verify([[1], [1]], [1, -1], claim="landscape.global")
    assert vacuous.claims[0].verdict == "vacuous" and not vacuous.as_expected
    missing = mc.verify(*two_clusters, claim="gd.global")
    assert missing.claims == () and "needs the key" in missing.errors[0] and not missing.as_expected


def test_suites(tmp_path):
    assert all(one.as_expected for one in mc.verify(claim="landscape.infimum").claims)
    text = 'name = "pair"\nclaims = ["landscape.infimum"]\n[data]\nrows = [["1"], ["-1"]]\nlabels = [1, -1]\n'
    suite, bad = tmp_path / "suite.toml", tmp_path / "bad.toml"
    suite.write_text(text)
    bad.write_text(text.replace("infimum", "infinum"))
    told = []
    assert mc.verify([suite], jobs=1, progress=told.append).claims[0].instance == "pair"
    with pytest.raises(mc.InputError, match='bad.toml:2:11: .*landscape.infinum'):
        mc.verify([str(suite), bad])
    with pytest.raises(mc.InputError, match="unknown claim `x`"):
        mc.verify(claim="x")
    with pytest.raises(mc.InputError, match="eta is about data"):
        mc.verify(suite, eta=1)
    with pytest.raises(mc.InputError, match="has no claims"):
        mc.verify([[1]], [1])

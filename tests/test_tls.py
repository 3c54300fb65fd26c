"""`serve --tls`: https, with a certificate made for this run or one's own."""

import json
import socket
import ssl
import subprocess
from urllib.request import Request, urlopen

import pytest
import trustme
from test_cli import ANSWERS, environment, run, serving

LEAD = "/rest/v1/lead/1.json"
EASIR = {"Authorization": "Bearer b7c1e0d2f3a44c5f9d6e8a7b0c1d2e3f"}


@pytest.fixture
def ca(tmp_path):
    return tmp_path / "ca.pem"


def read(url, ca):
    with urlopen(url, timeout=10, context=ssl.create_default_context(cafile=ca)) as answer:
        return answer.read(), answer.headers


def test_the_printed_calls_work_for_who_trusts_the_certificate(tmp_path, ca):
    with serving(tmp_path, "--tls", "--tls-ca", str(ca)) as (_, url, printed):
        parts = [it for it in printed.split("\n\n") if "  try:\n" in it]
        called = {
            part.partition(":")[0]: subprocess.run(
                ["sh", "-ec", part.partition("  try:\n")[2]],
                capture_output=True, text=True, timeout=30, check=True,
                env=environment(SSL_CERT_FILE=str(ca), CURL_CA_BUNDLE=str(ca)),
            ).stdout
            for part in parts
        }  # fmt: skip

    assert url.startswith("https://127.0.0.1:")
    assert f"  export SSL_CERT_FILE={ca}  # curl" in printed
    assert ANSWERS.keys() == called.keys()
    assert [] == [name for name, answer in called.items() if ANSWERS[name] not in answer]


def test_every_address_is_https_ports_marks_and_links_included(tmp_path, ca):
    with serving(tmp_path, "--tls", "--tls-ca", str(ca), "--ports") as (_, url, printed):
        _, headers = read(f"{url}/marketo{LEAD}", ca)
        (worlds,) = json.loads(read(f"{url}/_sandbox/worlds", ca)[0])["worlds"]
        origin = worlds["vendors"]["marketo"]["origin"]
        assert b"600" in read(origin + LEAD, ca)[0]
        exchange = json.loads(read(headers["Sandbox-Exchange"], ca)[0])
        users = Request(f"{url}/easir/lead-types?per_page=1", headers=EASIR)
        links = json.loads(read(users, ca)[0])["pagination"]["urls"]

    assert headers["Sandbox-Exchange"].startswith(url)
    assert "http://" not in printed
    assert 1 == exchange["number"]
    assert links["next"].startswith(f"{url}/easir/lead-types?")


@pytest.mark.parametrize(
    "host", ["localhost", "123-ABC-456.mktorest.com", "api-v2.liondesk.com", "www.incwo.com"]
)
def test_the_certificate_holds_for_the_vendors_host_names(tls_server, host):
    url, ca = tls_server
    port = int(url.rpartition(":")[2])
    context = ssl.create_default_context(cafile=ca)
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        secure.sendall(f"GET {LEAD} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert secure.recv(100).startswith(b"HTTP/1.1 ")
        assert secure.selected_alpn_protocol() in (None, "http/1.1")


@pytest.fixture(scope="module")
def tls_server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    ca = folder / "ca.pem"
    with serving(folder, "--tls", "--tls-ca", str(ca)) as (_, url, _):
        yield url, ca


def test_who_does_not_trust_it_is_not_served(tls_server):
    with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
        urlopen(tls_server[0] + "/_sandbox/health", timeout=10)


def test_the_file_has_the_certificate_alone_and_no_key(tls_server):
    text = tls_server[1].read_text()
    assert 1 == text.count("BEGIN CERTIFICATE")
    assert "KEY" not in text


def test_a_certificate_of_ones_own_is_served(tmp_path, ca):
    authority = trustme.CA()
    mine = authority.issue_cert("127.0.0.1")
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    for blob in mine.cert_chain_pems:
        blob.write_to_path(certificate, append=True)
    mine.private_key_pem.write_to_path(key)
    authority.cert_pem.write_to_path(ca)

    options = ("--tls-cert", str(certificate), "--tls-key", str(key))
    with serving(tmp_path, *options) as (_, url, printed):
        assert b"ready" in read(f"{url}/_sandbox/health", ca)[0]
        assert "SSL_CERT_FILE" not in printed


def test_with_env_the_variables_alone_go_to_the_standard_output(ca):
    import signal
    import sys

    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox.cli", "serve", "--port", "0", "--env", "--tls", "--tls-ca", str(ca)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(),
    )  # fmt: skip
    while "MARKETO_URL" not in (line := process.stdout.readline()):
        assert line
        assert "=" in line
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=30)

    assert "export SSL_CERT_FILE=" in said
    assert line.startswith("MARKETO_URL=https://127.0.0.1:")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--tls-cert", "x"], "--tls-cert and --tls-key belong together"),
        (["--tls-key", "x"], "--tls-cert and --tls-key belong together"),
        (["--tls-ca", "x"], "--tls-ca belongs to --tls, without a certificate of your own"),
        (["--tls-cert", "/nix", "--tls-key", "/nix"], "/nix: there is no such file"),
        (["--tls", "--tls-ca", "/nowhere/ca"], "/nowhere/ca: No such file or directory"),
    ],
)
def test_misuse_is_one_line_and_status_2(options, reason):
    done = run("serve", "--port", "0", "--vendors", "marketo", *options)
    assert (2, "", f"vendor-sandbox: {reason}\n") == (done.returncode, done.stdout, done.stderr)


def test_what_is_no_certificate_is_refused(tmp_path):
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("nothing\n")
    done = run("serve", "--port", "0", "--tls-cert", str(wrong), "--tls-key", str(wrong))
    assert 2 == done.returncode
    assert done.stderr.startswith(f"vendor-sandbox: {wrong} and {wrong}: ")
    assert 1 == done.stderr.count("\n")

"""A certificate authority and a certificate for loopback, made by the openssl command when they are missing."""
import os
import pathlib
import ssl
import subprocess
import tempfile

SERVER = "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n"
NAMES = ("ca.pem", "server.pem", "server.key")


def openssl(*words):
    done = subprocess.run(["openssl", *words], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {words[0]}: {done.stderr.strip()}")


def prepare(folder):
    """Fills the folder with ca.pem, server.pem and server.key unless they are there; answers the folder."""
    folder = pathlib.Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if all((folder / name).exists() for name in NAMES):
        return folder
    # Made aside and moved in, the authority last, so that a folder is never found half made.
    with tempfile.TemporaryDirectory(dir=folder) as aside:
        make(pathlib.Path(aside))
        for name in reversed(NAMES):
            os.replace(pathlib.Path(aside) / name, folder / name)
    return folder


def make(folder):
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", f"{folder}/ca.key", "-out", f"{folder}/ca.pem", "-days", "3650",
            "-subj", "/CN=Penstock simulated venues", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl("req", "-new", *key, "-keyout", f"{folder}/server.key", "-out", f"{folder}/server.csr", "-subj", "/CN=localhost")
    (folder / "server.ext").write_text(SERVER)
    openssl("x509", "-req", "-in", f"{folder}/server.csr", "-CA", f"{folder}/ca.pem", "-CAkey", f"{folder}/ca.key",
            "-CAcreateserial", "-days", "3650", "-extfile", f"{folder}/server.ext", "-out", f"{folder}/server.pem")


def context(folder):
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.minimum_version = ssl.TLSVersion.TLSv1_2
    server.load_cert_chain(folder / "server.pem", folder / "server.key")
    return server

"""A mail server that is not ours, for tests: aiosmtpd, told what to be by its arguments.

Tells on standard output, a line for each event, fields parted by tabs:
    PORT    number
    ASKED   session, TLS (yes, no), command      for STARTTLS and AUTH
    SIGNIN  session, TLS, mechanism, user and password in base64, outcome (accepted, refused)
    LETTER  session, EHLO name, TLS, user, MAIL FROM, RCPT TO parted by blanks, content in base64
Listens on standard input: a line is the new password; the end of input ends the server.
"""

import argparse
import asyncio
import base64
import itertools
import logging
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

sessions = itertools.count(1)


def tell(*fields):
    print(*fields, sep="\t", flush=True)


def base64_of(data):
    return base64.b64encode(data).decode("ascii")


class Server(SMTP):
    def connection_made(self, transport):
        if hasattr(self, "number"):
            self.transport = transport  # STARTTLS makes the connection again; aiosmtpd 1.4.3 misses that on Python 3.11
        else:
            self.number = next(sessions)
        super().connection_made(transport)

    def tls(self):
        encrypted = self.transport is not None and self.transport.get_extra_info("ssl_object") is not None
        return "yes" if encrypted else "no"

    async def smtp_STARTTLS(self, arg):
        tell("ASKED", self.number, self.tls(), "STARTTLS")
        await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg):
        tell("ASKED", self.number, self.tls(), "AUTH " + (arg or ""))
        await super().smtp_AUTH(arg)


class Letters:
    async def handle_DATA(self, server, session, envelope):
        user = session.auth_data.login.decode() if session.authenticated else ""
        tell("LETTER", server.number, session.host_name, server.tls(), user, envelope.mail_from or "",
             " ".join(envelope.rcpt_tos), base64_of(envelope.original_content))
        return "250 2.0.0 taken"


def sign_in(options):
    def check(server, session, envelope, mechanism, data):
        good = data.login.decode() == options.user and data.password.decode() == options.password
        tell("SIGNIN", server.number, server.tls(), mechanism, base64_of(data.login), base64_of(data.password),
             "accepted" if good else "refused")
        return AuthResult(success=good, handled=False, auth_data=data)
    return check


def context(options):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(options.certificate)
    return made


async def serve(options):
    tls = context(options) if options.tls != "none" else None
    signs_in = {"authenticator": sign_in(options), "auth_required": True} if options.user else {}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Server(Letters(), loop=loop, hostname="smarthost.example.org", enable_SMTPUTF8=True,
                       tls_context=tls if options.tls == "starttls" else None,
                       auth_require_tls=options.tls == "starttls" and not options.clear,
                       auth_exclude_mechanism=options.without, **signs_in),
        options.address, options.port, ssl=tls if options.tls == "implicit" else None)
    tell("PORT", server.sockets[0].getsockname()[1])
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        options.password = line.rstrip("\n")
        tell("PASSWORD")


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--tls", choices=["none", "starttls", "implicit"], default="none")
    parser.add_argument("--certificate", help="a PEM file with the certificate and its key")
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--clear", action="store_true", help="offers AUTH without TLS, too")
    parser.add_argument("--without", action="append", help="a mechanism that is not offered")
    return parser.parse_args()


logging.disable(logging.CRITICAL)  # failed handshakes are wanted here
warnings.simplefilter("ignore")
asyncio.run(serve(options()))

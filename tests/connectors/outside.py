"""A webhook and a mail server of the city on this machine, which do as they are told."""

import asyncio
import base64
import json
import ssl
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self


@dataclass
class _Server(ABC):
    """A server on a free port as long as the block lasts."""

    silent: bool = False
    port: int = 0
    told: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aenter__(self) -> Self:
        self._open: set[asyncio.StreamWriter] = set()
        self._server = await asyncio.start_server(self._served, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.close()
        for writer in self._open:
            writer.close()

    async def _served(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            if self.silent:
                await reader.read(-1)
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            return
        finally:
            writer.close()
            self._open.discard(writer)

    @abstractmethod
    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """What is said on one connection."""


@dataclass
class Hook(_Server):
    """Answers each POST with the next status, and with 204 once there is none left."""

    statuses: list[int] = field(default_factory=list)
    got: list[dict[str, Any]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks/geheim"

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heads.append(head)
        lines = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if line)
        self.got.append(json.loads(await reader.readexactly(int(lines["content-length"]))))
        self.told.set()
        status = self.statuses.pop(0) if self.statuses else 204
        writer.write(f"HTTP/1.1 {status} So\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()


@dataclass
class Post(_Server):
    """A mail server that knows one account; with `tls` it offers STARTTLS, `refused` are addresses it does not know."""

    tls: ssl.SSLContext | None = None
    refused: tuple[str, ...] = ()
    account: tuple[str, str] = ("lotse", "geheim")
    got: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    is_encrypted: bool = False

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sender, to = "", list[str]()
        writer.write(b"220 post.example\r\n")
        while line := (await reader.readline()).decode().strip():
            verb = line.split()[0].upper()
            if verb == "EHLO":
                said = self._abilities()
            elif verb == "STARTTLS" and self.tls:
                writer.write(b"220 go\r\n")
                await writer.start_tls(self.tls)
                self.is_encrypted = True
                continue
            elif verb == "AUTH":
                said = self._sign_in(line)
            elif verb == "MAIL":
                sender, said = _address(line), "250 ok"
            elif verb == "RCPT":
                known = _address(line) not in self.refused
                to += [_address(line)] if known else []
                said = "250 ok" if known else "550 unknown"
            elif verb == "DATA":
                writer.write(b"354 go\r\n")
                self._take(sender, to, await reader.readuntil(b"\r\n.\r\n"))
                said = "250 taken"
            else:
                said = "221 bye" if verb == "QUIT" else "250 ok"
            writer.write(f"{said}\r\n".encode())

    def _abilities(self) -> str:
        offers = "" if self.tls is None or self.is_encrypted else "250-STARTTLS\r\n"
        return f"250-post.example\r\n{offers}250-8BITMIME\r\n250 AUTH PLAIN"

    def _sign_in(self, line: str) -> str:
        _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
        if (user, password) != self.account:
            return "535 wrong"
        self.signed_in.append(user)
        return "235 ok"

    def _take(self, sender: str, to: list[str], data: bytes) -> None:
        mail = message_from_bytes(data[:-3], policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.got.append(mail)
        self.envelopes.append((sender, to))
        self.told.set()


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]

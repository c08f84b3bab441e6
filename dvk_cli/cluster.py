"""Files examined by the workers of an existing Dask cluster: what `processes.spread` does, on other machines.

Bytes travel, so no folder has to be shared; few files are under way at a time, so the memory is the same for any
number of them. What the cluster fails to finish is done here, in a confined child: the outcome depends on the file
and never on what became of a machine. Dask is imported only here, and only when a cluster is asked for.
"""

import logging
import re
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from dvk_cli import workers
from dvk_cli.child import Failure, Limits
from dvk_cli.i18n import gettext as _
from dvk_cli.i18n import language
from dvk_cli.model.errors import DvkError, UsageError
from dvk_cli.workers import Host

if TYPE_CHECKING:
    from distributed import Client, Future

Item = TypeVar("Item")
Result = TypeVar("Result")

_ADDRESS = re.compile(r"(tcp|tls)://(\[[0-9a-fA-F:.]+\]|[^\s/:@]+):[0-9]{1,5}")
_CONNECT_SECONDS = 10
_WORKERLESS_SECONDS = 30
"""So long may a cluster be without any worker: lost ones are started again within seconds."""
_BATCH = 16
_BATCH_BYTES = 1 << 18
"""Files that travel together at most, and their bytes: for Dask a parcel costs as much as a file for dvk."""
_AHEAD = 3
"""Parcels sent to a worker's thread at most, so that it goes on while an answer travels."""
_READY = 8
"""Parcels a thread that may be done ahead of the one wanted next."""
_MOST_BYTES = 64 << 20
"""Bytes of all files under way; a larger one travels alone."""


def checked_address(address: str) -> str:
    """The address of a scheduler.

    Raises:
        UsageError: it is none.
    """
    if not _ADDRESS.fullmatch(address):
        raise UsageError(
            _("“{address}” is no address of a Dask scheduler.").format(address=address),
            _("As in: tcp://scheduler:8786, or tls://scheduler:8786 for a cluster with certificates."),
        )
    return address


def spread(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    failed: Callable[[Item, Failure], Result],
    limits: Limits,
    address: str,
) -> Generator[Result, None, None]:
    """As `processes.spread`, by the workers of the cluster at `address`. Items are taken as they are sent.

    Raises:
        DvkError: Dask is not installed, nothing answers at the address, the cluster has no workers, one of them would
            not read a file as this machine does, or the connection is lost.
    """
    coming = iter(items)
    # Nothing to do is done without a cluster: most passes of `dvk run` find nothing new.
    for first in islice(coming, 1):
        packed_work = workers.pack(work, limits, language())
        here = Host(packed_work)
        try:
            with _client(address) as client:
                sent = _Sent(_Cluster(client, address, packed_work), here)
                for item, outcome in sent.in_order(chain([first], coming)):
                    yield failed(item, outcome) if isinstance(outcome, Failure) else outcome
        finally:
            here.end()


class _Batch(NamedTuple):
    """Files that travel together."""

    items: list[Any]
    packed: list[bytes]

    @property
    def size(self) -> int:
        return sum(map(len, self.packed))


class _Sent:
    """The batches under way, in their order."""

    def __init__(self, cluster: "_Cluster", here: Host) -> None:
        self._cluster = cluster
        self._here = here
        self._under_way: deque[tuple[_Batch, Future[Any]]] = deque()

    def in_order(self, items: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        """The items with what became of them."""
        coming = self._batches(items)
        # Made one ahead of those that are sent, to know its size.
        following = next(coming, None)
        while following or self._under_way:
            while following and self._has_room(following.size):
                self._under_way.append((following, self._cluster.submit(following.packed)))
                following = next(coming, None)
            batch, future = self._under_way[0]
            answers = self._cluster.answers(batch.packed, future)
            self._under_way.popleft()
            # Let go at once: what has come is not needed there any more.
            del future
            for item, packed, answer in zip(*batch, answers, strict=True):
                yield item, workers.outcome(self._here(packed) if answer is None else answer)

    def _batches(self, items: Iterable[Any]) -> Iterator[_Batch]:
        """Small ones first, so that all workers have something, also of few files."""
        import pickle

        made, batch = 0, _Batch([], [])
        for item in items:
            packed = pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
            most = min(1 + made // (2 * self._cluster.threads), _BATCH)
            if batch.items and (len(batch.items) >= most or batch.size + len(packed) > _BATCH_BYTES):
                yield batch
                made, batch = made + 1, _Batch([], [])
            batch.items.append(item)
            batch.packed.append(packed)
        if batch.items:
            yield batch

    def _has_room(self, size: int) -> bool:
        if not self._under_way:
            return True
        if len(self._under_way) >= _READY * self._cluster.threads:
            return False
        waiting = [batch.size for batch, future in self._under_way if not future.done()]
        return len(waiting) < _AHEAD * self._cluster.threads and sum(waiting) + size <= _MOST_BYTES


class _Cluster:
    """A connected cluster whose workers know the work. `threads`: of all of its workers together."""

    def __init__(self, client: "Client", address: str, packed_work: bytes) -> None:
        self._client = client
        self._address = address
        self._work = packed_work
        self._name = workers.name_of(packed_work)
        self.threads = 1
        self.teach()

    def submit(self, packed: list[bytes]) -> "Future[Any]":
        """Send files on their way. The scheduler gives them to another worker where one is lost."""
        with self._told():
            future: Future[Any] = self._client.submit(workers.look, self._name, packed, pure=False)
            return future

    def answers(self, packed: list[bytes], future: "Future[Any]") -> Sequence[bytes | None]:
        """The packed outcome of each file; None if several workers were lost while they had it, or its host was."""
        from distributed import KilledWorker

        while True:
            with self._told():
                try:
                    said: list[bytes | None] | None = self._result(future)
                except KilledWorker:
                    return [None] * len(packed)
                except (ImportError, AttributeError):
                    # A worker that came later, and is not as the others.
                    self.teach()
                    raise
            if said is not None:
                return said
            self.teach()
            future = self.submit(packed)

    def teach(self) -> None:
        """Tell the work to the workers that do not know it yet: it travels once, not with each file.

        Raises:
            DvkError: there are none, or one of them would not read a file as this machine does.
        """
        with self._told():
            try:
                self._client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
            except TimeoutError:
                raise self._workerless() from None
            self._check("scheduler", self._on_scheduler())
            met = self._client.run(workers.introduce, self._name, on_error="return")
            for worker, said in met.items():
                self._check(worker, said)
            new = [worker for worker, said in met.items() if not isinstance(said, BaseException) and not said[1]]
            if new:
                self._client.run(workers.learn, self._work, workers=new, on_error="ignore")
            self.threads = max(sum(self._client.nthreads().values()), 1)

    def _on_scheduler(self) -> Any:
        try:
            return self._client.run_on_scheduler(workers.introduce, self._name)
        except (ImportError, AttributeError) as error:
            return error

    def _check(self, place: str, said: Any) -> None:
        if isinstance(said, OSError):
            return  # it is lost meanwhile
        if isinstance(said, BaseException):
            raise DvkError(
                _("{place} of the cluster {address} has no dvk, or another one: {why}").format(
                    place=place, address=self._address, why=said
                ),
                _("Install the same version of dvk with the extra “cluster” there, and restart it."),
            )
        own = workers.versions()
        different = [(name, said[0].get(name, "-"), own[name]) for name in own if said[0].get(name) != own[name]]
        for name, theirs, ours in different:
            raise DvkError(
                _("{place} of the cluster {address} has {name} {theirs}, this machine {ours}.").format(
                    place=place, address=self._address, name=name, theirs=theirs, ours=ours
                ),
                _("A file might be read differently there. Install the same versions, and restart it."),
            )

    def _result(self, future: "Future[Any]") -> Any:
        """What a task came to. A cluster that has lost all of its workers is not waited for without an end."""
        workerless = 0
        while workerless < _WORKERLESS_SECONDS:
            try:
                return future.result(timeout=1)
            except TimeoutError:
                threads = sum(self._client.nthreads().values())
                workerless = 0 if threads or future.done() else workerless + 1
                self.threads = max(threads, 1)
        raise self._workerless()

    def _workerless(self) -> DvkError:
        return DvkError(
            _("The cluster {address} has no workers.").format(address=self._address),
            _("Start some: dask worker {address}").format(address=self._address),
        )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Whatever a lost connection is called becomes one error."""
        from concurrent.futures import CancelledError

        from distributed.client import FutureCancelledError

        try:
            yield
        except (OSError, CancelledError, FutureCancelledError) as error:
            raise DvkError(
                _("The connection to the cluster {address} is lost: {why}").format(address=self._address, why=error),
                _("Nothing of this run counts. Run it again; without --cluster it is done on this machine."),
            ) from None


@contextmanager
def _client(address: str) -> "Iterator[Client]":
    """A client of the cluster, with certificates from Dask's own configuration where the address is tls://."""
    try:
        import dask
        from distributed import Client, Security
    except ImportError:
        raise DvkError(
            _("A cluster needs Dask, which is not installed."), _("Install it: pip install 'dvk[cluster]'")
        ) from None
    # One clear message is said by dvk itself.
    for name in ("distributed", "distributed.client", "tornado", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    options = {
        # A file may be larger than what it takes for a mistake.
        "distributed.admin.large-graph-warning-threshold": "1GB",
        "distributed.comm.timeouts.connect": f"{_CONNECT_SECONDS}s",
    }
    with dask.config.set(options):
        try:
            security = Security()
            if address.startswith("tls:") and not security.get_connection_args("client")["ssl_context"]:
                raise ValueError(_("Dask's configuration names no certificate of a client"))
            with warnings.catch_warnings():
                # It compares versions of its own libraries; those that decide figures are compared by dvk.
                warnings.simplefilter("ignore")
                client = Client(
                    address,
                    timeout=_CONNECT_SECONDS,
                    set_as_default=False,
                    direct_to_workers=False,
                    security=security,
                )
        except (OSError, TypeError, ValueError, RuntimeError) as error:
            raise DvkError(
                _("The cluster {address} is not reached: {why}").format(address=address, why=error),
                _("Check address and scheduler, and for tls:// the certificates in Dask's configuration."),
            ) from None
        try:
            yield client
        finally:
            client.close(timeout=_CONNECT_SECONDS)

import socket

from geo112.local.ports import LOOPBACK, ORDINARY, answers, free_port, is_free


def test_it_gives_the_wanted_port_where_that_is_free() -> None:
    wanted = free_port(0)
    assert free_port(wanted) == wanted


def test_it_gives_another_port_where_the_wanted_one_is_taken() -> None:
    with socket.socket() as server:
        server.bind((LOOPBACK, 0))
        server.listen()
        taken = server.getsockname()[1]
        assert answers(taken) and not is_free(taken)
        assert free_port(taken) in ORDINARY


def test_it_never_gives_a_port_twice_nor_one_of_those_that_clients_get() -> None:
    given = [free_port(0) for _ in range(300)]
    assert len(set(given)) == 300
    assert max(given) < 32_768

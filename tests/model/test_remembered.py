"""Results are kept for the same objects only."""

from __future__ import annotations

from lettergen.model.remembered import MOST_KEPT, Memory, remembered


def test_the_same_objects_are_worked_out_once() -> None:
    calls: list[object] = []

    @remembered
    def length(values: tuple[int, ...], name: str) -> int:
        calls.append(name)
        return len(values)

    one, equal = (1, 2, 3), tuple(range(1, 4))
    assert [length(one, "a"), length(one, "a"), length(one, "b"), length(equal, "a")] == [3] * 4
    assert calls == ["a", "b", "a"]


def test_objects_made_anew_never_get_an_old_result() -> None:
    """Python gives the address of an object that is gone to the next one."""

    @remembered
    def first(values: list[int]) -> int:
        return values[0]

    assert [first([number]) for number in range(4 * MOST_KEPT)] == list(range(4 * MOST_KEPT))


def test_numbers_are_no_addresses() -> None:
    @remembered
    def shown(value: object) -> str:
        return str(value)

    thing = object()
    assert shown(thing) == str(thing)
    assert shown(id(thing)) == str(id(thing))


def test_what_is_asked_for_stays_and_all_else_goes() -> None:
    memory = Memory[object, str]()
    memory.keep("shared", "of all letters")
    for number in range(10 * MOST_KEPT):
        memory.keep(number, "of one letter")
        assert memory.get("shared") == "of all letters"
        assert len(memory) <= 2 * MOST_KEPT
    assert memory.get(0) is None


def test_what_all_letters_share_is_worked_out_once() -> None:
    calls: list[object] = []

    @remembered
    def length(values: tuple[int, ...]) -> int:
        calls.append(values)
        return len(values)

    shared = (1, 2, 3)
    for number in range(10 * MOST_KEPT):
        length(shared)
        length((number,))
    assert calls.count(shared) == 1

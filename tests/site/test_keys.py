"""Do the keys appear once, stay private, and speak up when something is wrong with them?"""

import multiprocessing
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import serialization

from config.keys import Keys, KeyTrouble, copy_seal, read_or_make

FILES = ("secret.key", "sealing.key", "digest.key")


def made(data_dir: Path) -> Keys:
    return read_or_make(data_dir, {})


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_run_makes_keys_that_only_their_owner_can_read(tmp_path):
    made(tmp_path / "data")
    assert mode_of(tmp_path / "data" / "keys") == 0o700
    modes = {path.name: mode_of(path) for path in (tmp_path / "data" / "keys").iterdir()}
    assert modes == dict.fromkeys(FILES, 0o600)


def test_the_second_run_reads_the_same_keys(tmp_path):
    assert made(tmp_path) == made(tmp_path)


def test_two_installations_have_different_keys(tmp_path):
    one, other = made(tmp_path / "one"), made(tmp_path / "other")
    assert one.secret != other.secret
    assert one.sealing != other.sealing
    assert one.digest != other.digest


def test_the_sealing_key_opens_what_it_sealed(tmp_path):
    keys = made(tmp_path)
    assert Fernet(keys.sealing).decrypt(Fernet(keys.sealing).encrypt(b"a name")) == b"a name"
    assert len(bytes.fromhex(keys.digest)) == 32
    assert len(keys.secret) >= 50


def test_no_key_shows_where_keys_are_printed(tmp_path):
    keys = made(tmp_path)
    shown = repr(keys)
    assert keys.secret not in shown
    assert keys.sealing not in shown
    assert keys.digest not in shown


def test_keys_of_the_environment_win_and_nothing_is_written(tmp_path):
    sealing = Fernet.generate_key().decode()
    keys = read_or_make(
        tmp_path / "data",
        {"SECRET_KEY": "s" * 60, "SEALING_KEY": sealing, "DIGEST_KEY": "ab" * 32},
    )
    assert keys == Keys(secret="s" * 60, sealing=sealing, digest="ab" * 32)
    assert not (tmp_path / "data").exists()


def test_an_unset_variable_leaves_its_key_to_the_folder(tmp_path):
    kept = made(tmp_path)
    keys = read_or_make(tmp_path, {"SECRET_KEY": "s" * 60, "DIGEST_KEY": " "})
    assert keys == Keys(secret="s" * 60, sealing=kept.sealing, digest=kept.digest)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "hunter2"),
        ("SEALING_KEY", "not base64!"),
        ("SEALING_KEY", "c2hvcnQ="),
        ("SEALING_KEY", "ключ"),
        ("DIGEST_KEY", "zz" * 32),
        ("DIGEST_KEY", "ab" * 31),
    ],
)
def test_an_unusable_variable_is_named_and_never_repeated(tmp_path, name, value):
    with pytest.raises(KeyTrouble) as trouble:
        read_or_make(tmp_path, {name: value})
    assert name in str(trouble.value)
    assert value not in str(trouble.value)


@pytest.mark.parametrize("file_name", FILES)
@pytest.mark.parametrize("left", [b"", b"half", b"\xff\xfe" * 40])
def test_a_truncated_or_overwritten_key_is_named_and_kept_as_it_is(tmp_path, file_name, left):
    made(tmp_path)
    path = tmp_path / "keys" / file_name
    path.write_bytes(left)
    with pytest.raises(KeyTrouble, match=f"{file_name} is too short or damaged"):
        made(tmp_path)
    assert path.read_bytes() == left


@pytest.mark.parametrize("file_name", FILES)
def test_a_missing_key_beside_the_others_is_not_made_anew(tmp_path, file_name):
    made(tmp_path)
    (tmp_path / "keys" / file_name).unlink()
    with pytest.raises(KeyTrouble, match=f"{file_name} is missing"):
        made(tmp_path)
    assert not (tmp_path / "keys" / file_name).exists()


@pytest.mark.parametrize(
    ("name", "mode", "cure"),
    [("", 0o750, "chmod 700"), ("sealing.key", 0o640, "chmod 600"), ("secret.key", 0o604, "600")],
)
def test_keys_that_others_can_reach_are_refused_with_the_cure(tmp_path, name, mode, cure):
    made(tmp_path)
    (tmp_path / "keys" / name).chmod(mode)
    with pytest.raises(KeyTrouble, match=cure):
        made(tmp_path)


def test_a_key_that_cannot_be_read_is_one_sentence(tmp_path):
    # A folder in its place, since the tests may run as root, whom no mode keeps out.
    made(tmp_path)
    (tmp_path / "keys" / "digest.key").unlink()
    (tmp_path / "keys" / "digest.key").mkdir(mode=0o700)
    with pytest.raises(KeyTrouble, match="cannot be read or made"):
        made(tmp_path)


@pytest.mark.parametrize("place", ["", "keys"])
def test_a_file_where_a_folder_should_be_is_one_sentence(tmp_path, place):
    data_dir = tmp_path / "data"
    if place:
        data_dir.mkdir()
    (data_dir / place).write_text("in the way")
    with pytest.raises(KeyTrouble, match="cannot be read or made"):
        made(data_dir)


def test_a_process_killed_midway_does_not_leave_half_a_set(tmp_path):
    (tmp_path / "keys.new-left").mkdir()
    (tmp_path / "keys.new-left" / "secret.key").write_text("half")
    assert made(tmp_path) == made(tmp_path)


def make_at_the_same_moment(data_dir: Path, moment, answers) -> None:
    moment.wait()
    keys = made(data_dir)
    answers.put((keys.secret, keys.sealing, keys.digest))


def test_processes_that_start_at_once_end_with_the_same_keys(tmp_path):
    context = multiprocessing.get_context("fork")
    for turn in range(5):
        moment, answers = context.Barrier(4), context.Queue()
        data_dir = tmp_path / str(turn)
        processes = [
            context.Process(target=make_at_the_same_moment, args=(data_dir, moment, answers))
            for _ in range(4)
        ]
        for process in processes:
            process.start()
        found = {answers.get(timeout=30) for _ in processes}
        for process in processes:
            process.join(timeout=30)
        assert len(found) == 1
        assert [path.name for path in data_dir.iterdir()] == ["keys"]


class TestCopySeal:
    def test_the_first_run_makes_it_for_its_owner_alone(self, tmp_path):
        path = copy_seal(tmp_path / "data", {})
        assert path == tmp_path / "data" / "keys" / "copy-seal.pem"
        assert mode_of(path) == 0o600
        assert mode_of(path.parent) == 0o700
        assert [one.name for one in path.parent.iterdir()] == ["copy-seal.pem"]

    def test_it_is_a_p_256_key_with_its_own_certificate(self, tmp_path):
        pem = copy_seal(tmp_path, {}).read_bytes()
        key = serialization.load_pem_private_key(pem, password=None)
        certificate = x509.load_pem_x509_certificate(pem)
        assert key.curve.name == "secp256r1"
        assert certificate.public_key() == key.public_key()
        assert certificate.issuer == certificate.subject

    def test_the_second_run_keeps_it(self, tmp_path):
        first = copy_seal(tmp_path, {}).read_bytes()
        assert copy_seal(tmp_path, {}).read_bytes() == first

    def test_an_installation_from_before_gets_one_beside_its_keys(self, tmp_path):
        before = made(tmp_path)
        copy_seal(tmp_path, {})
        assert made(tmp_path) == before

    def test_processes_that_start_at_once_end_with_one(self, tmp_path):
        with multiprocessing.get_context("spawn").Pool(4) as pool:
            paths = pool.starmap(copy_seal, [(tmp_path, {})] * 4)
        assert len({path.read_bytes() for path in paths}) == 1
        assert len(list((tmp_path / "keys").iterdir())) == 1

    def test_one_that_others_can_read_is_refused(self, tmp_path):
        path = copy_seal(tmp_path, {})
        path.chmod(0o644)
        with pytest.raises(KeyTrouble, match="open to other users"):
            copy_seal(tmp_path, {})

    def test_the_environment_may_name_another_file(self, tmp_path):
        elsewhere = copy_seal(tmp_path / "elsewhere", {})
        path = copy_seal(tmp_path / "data", {"COPY_SEAL_FILE": str(elsewhere)})
        assert path == elsewhere
        assert not (tmp_path / "data").exists()

    def test_a_file_that_is_named_and_missing_stops_the_start(self, tmp_path):
        with pytest.raises(KeyTrouble, match="cannot be read"):
            copy_seal(tmp_path, {"COPY_SEAL_FILE": str(tmp_path / "gone.pem")})

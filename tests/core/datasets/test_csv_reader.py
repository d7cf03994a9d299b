import gzip

import numpy as np
import pytest

from core.datasets.csv_reader import csv_set, is_csv
from core.datasets.loading import is_data_file, load_dataset, read_data
from core.errors import DatasetError

IRIS = """sepal_length,sepal_width,petal_length,species
5.1,3.5,1.4,setosa
7.0,3.2,4.7,versicolor
6.3,3.3,6.0,virginica
4.9,3.0,1.4,setosa
6.4,3.2,4.5,versicolor
5.8,2.7,5.1,virginica
"""


@pytest.fixture
def write(tmp_path):
    def write(text, name="set.csv"):
        path = tmp_path / name
        data = text if isinstance(text, bytes) else text.encode()
        path.write_bytes(gzip.compress(data) if name.lower().endswith(".gz") else data)
        return path

    return write


def pixels(samples=12, side=8, seed=1):
    """Return whole numbers from 0 to 255 on black, and labels 0 to 2."""
    rng = np.random.default_rng(seed)
    pictures = np.zeros((samples, side, side), int)
    pictures[:, 2:-2, 2:-2] = rng.integers(100, 256, (samples, side - 4, side - 4))
    pictures[0, 3, 3] = 255
    return pictures, np.arange(samples) % 3


def table(pictures, labels, header=True, separator=","):
    rows = pictures.reshape(len(pictures), -1)
    names = separator.join(["label", *(f"pixel{i}" for i in range(rows.shape[1]))])
    lines = [
        separator.join(map(str, [label, *row])) for label, row in zip(labels, rows, strict=True)
    ]
    return "\n".join([names, *lines] if header else lines) + "\n"


def whole(path):
    return read_data(path).part("all")


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize(
    ("name", "separator"),
    [("a.csv", ","), ("a.csv.gz", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("A.TSV.GZ", "\t")],
)
def test_pixels_become_pictures(write, header, name, separator):
    pictures, labels = pixels()
    path = write(table(pictures, labels, header, separator), name)

    stored = read_data(path)

    assert stored.name == name[0]
    assert stored.class_names == ("0", "1", "2")
    assert stored.ink == "light"
    np.testing.assert_array_equal(stored.part("all").labels, labels)
    np.testing.assert_array_equal(
        stored.part("all").inputs, pictures.astype(np.float32) / np.float32(255)
    )


def test_shares_from_0_to_1_are_kept(write):
    pictures, labels = pixels()

    inputs = whole(write(table(pictures / 255, labels))).inputs

    np.testing.assert_allclose(inputs, pictures / 255, rtol=1e-6)


def test_black_and_white_is_not_divided(write):
    pictures, labels = pixels()

    assert set(np.unique(whole(write(table(pictures // 100 % 2, labels))).inputs)) == {0, 1}


def test_features_have_the_names_of_the_header_and_classes_are_texts(write):
    dataset = load_dataset(write(IRIS, "iris.csv"))

    assert dataset.name == "iris"
    assert dataset.sample_shape == (3,)
    assert dataset.feature_names == ("sepal_length", "sepal_width", "petal_length")
    assert dataset.class_names == ("setosa", "versicolor", "virginica")
    first = whole(write(IRIS))
    assert first.labels.tolist() == [0, 1, 2, 0, 1, 2]
    np.testing.assert_allclose(first.inputs[1], [7.0, 3.2, 4.7], rtol=1e-6)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("0,1.5,2\n1,2.5,3\n", [0, 1]),
        ("1.5,2,b\n2.5,3,a\n", [1, 0]),
        ("x,Class,z\n1.5,7,2\n2.5,3,3\n", [1, 0]),
        ("x,y,class\n1.5,2,7\n2.5,3,3\n", [1, 0]),
        ("x,z,target\n1.5,2,1.0\n2.5,3,0.0\n", [1, 0]),
        (",x,z,label\n0,1.5,2,1\n1,2.5,3,0\n", [1, 0]),
        ("Id,x,z,Species\n1,1.5,2,b\n2,2.5,3,a\n", [1, 0]),
        ('"x","z","label"\n1.5,2,"a, or b"\n"2.5",3,"a"\n', [1, 0]),
        ('x;z;label\r\n1.5;2;"two\r\nlines"\r\n2.5;3;a\r\n', [1, 0]),
        ("\ufeffx,z,label\n\n 1.5 , 2 , b \n\n2.5,3,a\n\n", [1, 0]),
        ("label,x,z\rb,1.5,2\ra,2.5,3\r", [1, 0]),
    ],
)
def test_the_column_of_the_classes_is_found(write, text, labels):
    split = whole(write(text))

    np.testing.assert_array_equal(split.inputs, [[1.5, 2], [2.5, 3]])
    assert split.labels.tolist() == labels


def test_columns_that_are_only_counted_are_no_sample(write):
    header = ",".join(map(str, range(12)))
    rows = [",".join([*["7"] * 11, name]) for name in "abab"]

    stored = read_data(write("\n".join([header, *rows])))

    assert stored.class_names == ("a", "b")
    assert len(stored.part("all")) == 4
    assert stored.feature_names == tuple(map(str, range(11)))
    with pytest.raises(DatasetError, match=r"no column with classes .*call it 'label'"):
        read_data(write("\n".join([header, ",".join(["7"] * 12)])))


def test_a_column_that_numbers_the_rows_is_spoken_of(write):
    stored = read_data(write("Id,x,label\n1,1.5,b\n2,2.5,a\n"))

    assert stored.feature_names == ("x",)
    assert stored.notes[0] == "Left out, since it only numbers the rows: the column Id."


def test_files_of_one_name_are_the_splits(write):
    parts = {"train": pixels(12, seed=1), "valid": pixels(6, seed=2), "test": pixels(3, seed=3)}
    for part, (pictures, labels) in parts.items():
        write(table(pictures, labels), f"Digits_{part}.csv")
    write(IRIS, "iris.csv")
    path = write(table(*pixels(9, seed=4)), "digits_train.tsv").with_name("Digits_test.csv")

    dataset = load_dataset(path)

    assert dataset.name == "Digits"
    assert [len(split) for _, split in dataset.splits()] == [12, 6, 3]
    np.testing.assert_array_equal(dataset.test.inputs * 255, parts["test"][0].astype(np.float32))


def test_a_folder_with_tables_of_one_set_is_that_set(write, tmp_path):
    write(table(*pixels(12)), "train.csv")
    write(table(*pixels(6)), "test.csv")

    dataset = load_dataset(tmp_path)

    assert dataset.name == tmp_path.name
    assert [len(split) for _, split in dataset.splits()] == [11, 1, 6]
    write(IRIS, "iris.csv")
    with pytest.raises(DatasetError, match=r"2 data sets: iris.csv, \*.csv; name a file"):
        load_dataset(tmp_path)


def test_tables_beside_pictures_are_not_the_data(write, write_pictures):
    folder = write_pictures({"a/1.png": 1, "b/1.png": 2})
    write(IRIS).rename(folder / "labels.csv")

    assert read_data(folder).class_names == ("a", "b")


def test_a_test_without_classes_is_passed_over(write):
    pictures, labels = pixels()
    path = write(table(pictures, labels), "train.csv")
    rows = table(pictures, labels).splitlines()
    write("\n".join(row.partition(",")[2] for row in rows), "test.csv")

    stored = read_data(path)

    assert list(stored.parts) == ["all"]
    assert "test.csv was passed over: it has no column with classes." in stored.notes
    with pytest.raises(DatasetError, match=r"test.csv has no column with classes \(it has pixel0"):
        read_data(path.with_name("test.csv"))


def test_emnist_lies_transposed_in_tables_too(write):
    pictures, labels = pixels()
    path = write(table(pictures, labels, header=False), "emnist-mnist-train.csv")

    stored = read_data(path)

    assert stored.stored_transposed
    np.testing.assert_array_equal(
        stored.part("all").inputs * 255, pictures.transpose(0, 2, 1).astype(np.float32)
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "set.csv is empty"),
        ("\n \n", "set.csv is empty"),
        ("label,x,z\n", "has a header, but no samples below it"),
        ("1\n2\n", "has one column alone; expected a class and numbers"),
        ("1,2,3\n\n1,2\n", "set.csv, line 3: 2 columns, and 3 in the first line"),
        ("1,2,3\n1,2,3,4\n", "line 2: 4 columns"),
        ("label,x,z\n1,2,3\n1,,3\n", "line 3, column 'x': a value is missing; fill it in"),
        ("1,2,3\n1,2,NaN\n", "line 2, column 3: a value is missing"),
        ("1,2,3\n1,2,?\n", "line 2, column 3: a value is missing"),
        ("1,2,3\n1,2,four\n", "line 2, column 3: 'four' is no number; correct it, or name"),
        ("1,2,3\n1,1_0,4\n", "line 2, column 2: '1_0' is no number"),
        ("label,x\n1,2\n,3\n", "line 3: column 'label' is empty; each sample needs a class"),
        ("x,a,b\n1,p,q\n", r"text in 2 columns \(a, b\); name the one with the classes 'label'"),
        ("x,z\n1,2\n", r"no column with classes \(it has x, z\); call it 'label'"),
        ("id,label\n1,2\n", "no column of numbers beside its classes"),
        ('label,x\n1,"2\n', "line 2: quotation marks do not match"),
        ("label,x\n1,2\n2,inf\n", "1 of 2 values are NaN, infinite or"),
        ("target,x\n0.5,2\n1.5,3\n", "holds 0.5 for sample 0"),
        (b"label,x\n\xff\xfe,2\n", r"no UTF-8 text \(invalid start byte at byte 8\)"),
        (b"label,x\n1,\x00\n", "set.csv is no text"),
    ],
)
def test_what_cannot_be_understood_names_the_line(write, text, words):
    with pytest.raises(DatasetError, match=words):
        read_data(write(text))


def test_a_packed_file_that_is_cut_is_told(write):
    path = write(IRIS, "iris.csv.gz")
    path.write_bytes(path.read_bytes()[:-9])

    with pytest.raises(DatasetError, match=r"iris\.csv\.gz is damaged or cut short"):
        read_data(path)
    path.write_bytes(b"no gzip")
    with pytest.raises(DatasetError, match=r"iris\.csv\.gz is damaged or cut short"):
        read_data(path)


def test_tables_of_one_set_need_the_same_columns(write):
    path = write("label,x,z\n1,2,3\n0,2,3\n", "a_train.csv")
    write("label,z,x\n1,2,3\n0,2,3\n", "a_test.csv")

    with pytest.raises(DatasetError, match=r"a_test.csv and a_train.csv have other columns"):
        read_data(path)


def test_names_of_tables_are_known(tmp_path):
    assert is_data_file("x.csv.gz")
    assert not is_csv(tmp_path / "x.csv.zip")
    assert csv_set(tmp_path / "MNIST-train.csv") == csv_set(tmp_path / "mnist_test.csv")
    assert csv_set(tmp_path / "mytrain.csv") == "mytrain.csv"

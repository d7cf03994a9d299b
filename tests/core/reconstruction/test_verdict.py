from math import inf, nan

import pytest

from core.reconstruction.verdict import attainment, counted_pictures, dissent, verdict


def test_the_sentence_is_made_of_the_figures():
    on = " on 3,600 validation pictures."
    assert verdict("validation", 3600, (32, 16.35), (32, 16.10)) == (
        "PCA leads by 0.25 dB at k = 32" + on
    )
    assert verdict("validation", 3600, (32, 16.1), (32, 18.6)) == (
        "The autoencoder leads by 2.50 dB at k = 32" + on
    )
    assert verdict("validation", 3600, (32, 16.1), (32, 16.102)) == (
        "PCA and the autoencoder are equal at k = 32" + on
    )
    assert verdict("validation", 3600, (64, 19.0), (32, 18.0)) == (
        "PCA leads by 1.00 dB with 64 numbers against 32" + on
    )
    assert verdict("validation", 3600, (16, 14.0), (32, 18.0)) == (
        "The autoencoder leads by 4.00 dB with 32 numbers against 16" + on
    )
    assert verdict("validation", 3600, (64, 18.0), (32, 18.0)) == (
        "PCA with 64 numbers equals the autoencoder with 32" + on
    )
    assert verdict("train", 1, (2, 9.0), None) == (
        "PCA reaches 9.00 dB at k = 2 on 1 training picture."
    )
    assert verdict("test", 40, (2, 9.0), (2, 9.5), 0.25) == (
        "The autoencoder leads by 0.50 dB at k = 2 on 40 test pictures with noise of 0.25."
    )


def test_one_method_alone_reaches_something_on_any_pictures():
    assert attainment("conv", (32, 19.0), counted_pictures(1800, "all")) == (
        "conv reaches 19.00 dB at k = 32 on 1,800 pictures of all splits."
    )
    assert counted_pictures(1, None, 0.1) == "on 1 picture file with noise of 0.1"
    assert counted_pictures(12, "test") == "on 12 test pictures"


EXACT = "an infinite PSNR (at least one picture comes back exactly)"
DIVERGED = "none (its values are not finite: it had diverged)"


@pytest.mark.parametrize(
    ("pca", "network", "reached"),
    [
        (inf, 18.0, f"PCA reaches {EXACT}, the autoencoder 18.00 dB."),
        (18.0, inf, f"PCA reaches 18.00 dB, the autoencoder {EXACT}."),
        (inf, inf, f"PCA reaches {EXACT}, the autoencoder {EXACT}."),
        (18.0, nan, f"PCA reaches 18.00 dB, the autoencoder {DIVERGED}."),
        (inf, nan, f"PCA reaches {EXACT}, the autoencoder {DIVERGED}."),
    ],
)
def test_nobody_leads_by_what_is_no_number(pca, network, reached):
    cannot = "PCA and the autoencoder cannot be compared by a mean"
    assert verdict("validation", 40, (32, pca), (32, network)) == (
        f"{cannot} at k = 32 on 40 validation pictures: {reached}"
    )
    assert verdict("test", 40, (64, pca), (32, network)) == (
        f"{cannot} with 64 numbers against 32 on 40 test pictures: {reached}"
    )


def test_pca_alone_may_be_exact():
    assert verdict("train", 9, (3, inf), None) == (
        f"PCA reaches {EXACT} at k = 3 on 9 training pictures."
    )


def test_the_pooled_error_is_heard_where_it_says_otherwise():
    assert dissent((16.33, 15.73), (16.66, 15.72)) == ("By the pooled error PCA leads, by 0.01 dB.")
    assert dissent((16.66, 15.70), (16.33, 15.73)) == (
        "By the pooled error the autoencoder leads, by 0.03 dB."
    )
    assert dissent((16.33, 15.73), (16.66, 15.80)) == ""
    assert dissent((16.33, 15.73), (16.331, 15.729)) == ""
    assert dissent((float("inf"), 15.73), (16.66, 15.72)) == ""

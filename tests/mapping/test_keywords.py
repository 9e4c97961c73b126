"""Words that lead to APIs."""

import pytest

from apimap.mapping.keywords import keywords_of


@pytest.mark.parametrize(
    ("reference", "language", "word"),
    [
        ("torch.nn.Conv2d", "zh_CN", "卷积"),
        ("torch.nn.functional.layer_norm", "zh_CN", "层归一化"),
        ("torch.optim.Adam", "zh_CN", "优化器"),
        ("torch.optim.lr_scheduler.StepLR", "en", "schedule"),
        ("torch.nn.Linear", "en", "dense"),
        ("torch.nn.PReLU", "zh_CN", "激活函数"),
        ("torch.nn.MSELoss", "zh_CN", "均方误差"),
    ],
)
def test_a_name_has_the_words_of_its_parts(reference, language, word):
    assert word in keywords_of(reference, language)


@pytest.mark.parametrize(
    ("reference", "word"),
    [
        ("torch.scatter", "拼接"),
        ("torch.expand", "指数"),
        ("torch.weight_norm", "特征值"),
    ],
)
def test_letters_that_only_look_like_a_part_do_not_count(reference, word):
    assert word not in keywords_of(reference, "zh_CN")


def test_a_part_of_the_path_counts_only_whole():
    assert "卷积" not in keywords_of("torch.convert.abs", "zh_CN")

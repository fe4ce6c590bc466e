"""Links out of what people paste."""

from __future__ import annotations

import pytest

from bot.sharelinks import link_in

TEXTS = [
    ("http://xhslink.com/a/May11，复制本条信息，打开【小红书】App", "http://xhslink.com/a/May11", "xiaohongshu"),
    ("3.53 复制打开抖音【阿May】 https://v.douyin.com/iMei22/ 12/05 aBc:/", "https://v.douyin.com/iMei22/", "douyin"),
    ("发了：https://www.xiaohongshu.com/explore/66f?xsec_token=AB=&source=web。", "https://www.xiaohongshu.com/explore/66f?xsec_token=AB=&source=web", "xiaohongshu"),  # noqa: E501
    ("看 https://example.com/x 和 https://b23.tv/abc", "https://b23.tv/abc", "bilibili"),
    ("out now (https://www.tiktok.com/@may/video/7)!", "https://www.tiktok.com/@may/video/7", "tiktok"),
    ("xhslink.com/a/May11 已发", "https://xhslink.com/a/May11", "xiaohongshu"),
    ("https://example.com/post", "https://example.com/post", ""),
    ("https://notdouyin.com/x", "https://notdouyin.com/x", ""),
]  # fmt: skip


@pytest.mark.parametrize(("words", "url", "network"), TEXTS)
def test_the_link_of_a_post_is_found_in_what_people_paste(words: str, url: str, network: str) -> None:
    found = link_in(words)
    assert found is not None
    assert (found.url, found.network) == (url, network)


@pytest.mark.parametrize("words", ["发了", "mail me: may@xhslink.com/a", "https://", "v.douyin.com"])
def test_words_without_a_link_have_none(words: str) -> None:
    assert link_in(words) is None

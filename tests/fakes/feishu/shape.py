"""Which tags and keys a Feishu card of JSON 2.0 may carry: one table to look things up in."""

from __future__ import annotations

BASE = frozenset({"tag", "element_id", "margin"})


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _keys(words: str) -> frozenset[str]:
    return BASE | _words(words)


_LAYOUT = "direction horizontal_spacing vertical_spacing horizontal_align vertical_align padding "
_PICK = "type name required disabled placeholder width behaviors confirm "

ELEMENTS: dict[str, frozenset[str]] = {
    "markdown": _keys("content i18n_content text_size text_align text_color icon href"),
    "div": _keys("text icon width"),
    "hr": _keys(""),
    "img": _keys("img_key alt title corner_radius scale_type size transparent preview"),
    "img_combination": _keys("combination_mode corner_radius combination_transparent img_list"),
    "person": _keys("user_id size show_avatar show_name style"),
    "person_list": _keys("persons size lines show_avatar show_name drop_invalid_user_id icon"),
    "chart": _keys("chart_spec aspect_ratio color_theme preview height"),
    "table": _keys("page_size row_height row_max_height freeze_first_column header_style columns rows"),
    "column_set": _keys(_LAYOUT + "flex_mode background_style columns action"),
    "form": _keys(_LAYOUT + "name elements confirm fallback"),
    "collapsible_panel": _keys(_LAYOUT + "expanded background_color header border elements"),
    "interactive_container": _keys(
        _LAYOUT + "width height background_style has_border border_color corner_radius behaviors"
        " hover_tips disabled disabled_tips confirm elements"
    ),
    "button": _keys(
        "type size width text icon hover_tips disabled disabled_tips confirm behaviors name required form_action_type"
    ),
    "input": _keys(
        "name required disabled placeholder default_value width max_length input_type rows auto_resize max_rows"
        " show_icon label label_position behaviors confirm fallback"
    ),
    "select_static": _keys(_PICK + "initial_option initial_index options"),
    "multi_select_static": _keys(_PICK + "selected_values options"),
    "select_person": _keys(_PICK + "initial_option options"),
    "multi_select_person": _keys(_PICK + "selected_values options"),
    "date_picker": _keys(_PICK + "initial_date"),
    "picker_time": _keys(_PICK + "initial_time"),
    "picker_datetime": _keys(_PICK + "initial_datetime"),
    "checker": _keys(
        "name checked text overall_checkable button_area checked_style padding confirm behaviors hover_tips"
        " disabled disabled_tips"
    ),
    "overflow": _keys("width options value confirm behaviors disabled"),
}

PARTS: dict[str, frozenset[str]] = {
    "column": _keys(_LAYOUT + "background_style width weight elements action"),
    "plain_text": _keys("content i18n i18n_content text_size text_color text_align lines"),
    "lark_md": _keys("content i18n i18n_content text_size text_color text_align lines"),
    "standard_icon": _keys("token color img_key size"),
    "custom_icon": _keys("img_key size"),
    "text_tag": _keys("text color"),
    "fallback_text": _keys("text"),
}
"""What may stand inside an element, but not directly in body.elements."""

OLD_TAGS = {
    "action": "put buttons straight into elements or a column_set",
    "note": "use a markdown with text_size notation",
    "lark_md": "as an element: use markdown",
}
"""Tags of JSON 1.0 that 2.0 refuses, and what takes their place."""

OLD_KEYS = {
    "url": "behaviors open_url",
    "multi_url": "behaviors open_url",
    "value": "behaviors callback",
    "action_type": "form_action_type",
    "complex_interaction": "nothing",
    "fields": "a column_set",
}

CARD_KEYS = frozenset({"schema", "config", "card_link", "header", "body", "fallback"})
BODY_KEYS = _words(_LAYOUT + "elements")
HEADER_KEYS = _words("title subtitle text_tag_list i18n_text_tag_list template icon padding")
CONFIG_KEYS = _words(
    "streaming_mode streaming_config summary locales enable_forward update_multi width_mode wide_screen_mode"
    " use_custom_translation enable_forward_interaction style"
)

NEEDS: dict[str, tuple[str, ...]] = {
    "markdown": ("content",),
    "div": ("text",),
    "img": ("img_key",),
    "column_set": ("columns",),
    "form": ("name", "elements"),
    "button": ("text",),
    "select_static": ("options",),
    "multi_select_static": ("options",),
    "table": ("columns", "rows"),
}

CHOICES: dict[tuple[str, str], frozenset[str]] = {
    ("button", "type"): _words(
        "default primary danger text primary_text danger_text primary_filled danger_filled laser"
    ),
    ("button", "size"): _words("tiny small medium large"),
    ("button", "form_action_type"): frozenset({"submit", "reset"}),
    ("column_set", "flex_mode"): _words("none stretch flow bisect trisect"),
    ("input", "input_type"): frozenset({"text", "multiline_text", "password"}),
    ("input", "label_position"): frozenset({"top", "left"}),
    ("markdown", "text_align"): frozenset({"left", "center", "right"}),
    ("select_static", "type"): frozenset({"default", "text"}),
    ("select_person", "type"): frozenset({"default", "text"}),
}

TEXT_SIZES = _words(
    "heading-0 heading-1 heading-2 heading-3 heading-4 heading normal notation xxxx-large xxx-large xx-large"
    " x-large large medium small x-small normal_v2"
)
TEMPLATES = _words("blue wathet turquoise green yellow orange red carmine violet purple indigo grey default")

ASKING = _words(
    "input select_static multi_select_static select_person multi_select_person date_picker picker_time"
    " picker_datetime checker"
)
"""Elements that a form collects; inside a form each needs a name."""

CONTAINERS = frozenset({"column_set", "form", "collapsible_panel", "interactive_container"})

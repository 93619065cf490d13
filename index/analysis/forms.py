"""Which letters are forms of another letter, beyond width and what OpenCC knows? (戦 and 戰, 衞 and 衛, é and e)

Han: forms of print and of Japan that stand in Chinese articles about battles, and in names that are copied from other
texts. Only such as mean nothing else in Chinese; what OpenCC folds itself is not here, unless it would fold it to a
character that nobody writes (礮). Latin: letters with accents as they are typed without. Other scripts keep their
marks: か and が, и and й are letters of their own.

Source: the variants are facts of Unihan's kZVariant, kSemanticVariant and kSimplifiedVariant, chosen by us.
"""

from __future__ import annotations

import unicodedata

_FORMS = (
    "战戦 团団 枪鎗 炮砲礮 剑劒剣劎 剿勦 击撃 歼殱 船舩 锋鏠 矛鉾 戟㦸 槊矟 鞍鞌 烽㷭 寨砦 垒塁 堑壍 坞隖 弹弾"
    " 营営 斗鬭鬪闘 胁脇 劫刧刼 仇讐讎雠 刃刄 转転 从従 处処 对対 驱駆 驿駅 卫衞 侯矦 关関闗 险険嶮 陷陥 据拠 拔抜"
    " 坑阬 国囯圀 岛嶋嶌 岩嵒喦巌 县県 乡鄕郷 边辺邉 阪坂 丘坵 坝埧 场塲 堤隄 村邨 溪谿渓 涧磵 滨濵 泽沢 濑瀬"
    " 泷滝 陕陜 昆崐 浚濬 赣贑 颖頴 吴呉 苏蘓 羌羗 皋皐臯 庄荘庒 厂厰 圈圏 厅庁 围囲 广広 旷昿 宽寛 归帰 户戸"
    " 窑窰 仑崘 绳縄 气気 盐塩 铁鉄銕 矿鉱鑛砿 龙竜 龟亀 凤鳯 雁鴈 鸡鶏 栈桟 阶堦 泪涙 叙敍 敕勅勑 勋勲 隶隷 污汚"
    " 邻隣 效効 劝勧 吞呑 回囘廻囬 坏壊 卖売 寿夀 宝寳寚 巢巣 带帯 帮幇 庶庻 废廃 往徃 德徳 应応 协恊 扩拡 举挙"
    " 搜捜 揭掲 摇揺 构搆 抬擡 齐斉 斋斎 昂昻 历暦歴 朵朶 松枩 柏栢 梨棃 棋碁 检検 乐楽 权権 郁欝 步歩 岁歳 净浄"
    " 莅涖 清淸 济済 渴渇 涉渉 满満 阔濶 焰焔燄熖 熙熈 牺犠 留畄畱 叠疉畳 疏疎踈 发発髪 研硏 年秊 穗穂 稳穏"
    " 窗窓窻 奇竒 算筭 篡簒 肃粛 扎紥 经経 继継 续続 绪緖 总縂総摠捴 系繋 罚罸 翠翆 联聨聫 听聴 胸胷 肠膓 花芲"
    " 节莭 盖葢 藏蔵 熏薰薫 药薬 霸覇 观観 睹覩 谏諌 赞讃賛 让譲 丰豊 质貭 宾賔 耽躭 职軄 辄輙 逃迯 递逓 绕遶"
    " 锁鎻鏁 闹閙 阴隂 杂雑 灵霊 赖頼 显顕 飙飈飚 翻飜 余馀 验騐験 高髙 粗麤麁 黑黒 默黙 潜濳 谪讁 拿拏挐 纵縦 仙僊"
    " 仿倣 逼偪 凡凢凣 毗毘 备俻僃 强彊 痹痺 睿叡 藤籐 达逹 迟遅 暨曁 郎郞 戏戱 考攷 准凖 创剏剙 灾烖 青靑 晚晩"
    " 两両 实実 图図 择択 释釈 译訳 佛仏 拂払 传伝 假仮 价価 俭倹 儿児 圆円 剩剰 剂剤 劳労 单単 严厳 收収 壤壌"
    " 变変 奖奨 专専 恶悪 恼悩 怀懐 插挿 摄摂 荣栄 樱桜 样様 每毎 猎猟 兽獣 碎砕 稻稲 粹粋 缘縁 纤繊 脑脳 脏臓"
    " 艳艶 萤蛍 觉覚 读読 贱賎 轻軽 醉酔 酿醸 钱銭 炼錬 铸鋳 隐隠 髓髄 龄齢 齿歯 卷巻 俱倶 尧尭 涩渋 烧焼 欢歓"
    " 背揹 夫伕 并幷 托讬 咨谘 周賙赒 尽侭 线缐"
)
"""Groups of forms of one character, each behind the simplified character that it is a form of."""

VARIANTS = {ord(form): forms[0] for forms in _FORMS.split() for form in forms[1:]}
"""Code point to the simplified character that it is a form of."""

_LATIN = str.maketrans({"đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "þ": "th", "æ": "ae", "œ": "oe"})
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzđðħıłøþæœ")


def fold_forms(text: str) -> str:
    """Return `text`, which is in NFKC and lower case, with forms of letters made alike: 戦艦, Göring, Łódź."""
    if text.isascii():
        return text
    text = text.translate(VARIANTS)
    if _LETTERS.isdisjoint(decomposed := unicodedata.normalize("NFD", text)):
        return text
    kept: list[str] = []
    latin = False
    for char in decomposed:
        if not unicodedata.combining(char):
            latin = char in _LETTERS
        elif latin:
            continue
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_LATIN)

"""How easily is one character taken for another? By its sound, as input methods go by it, or by its shape.

A likeness is a number from 0 (nothing alike) to 1 (the same sound). Shapes come from a table of families: characters
that share what gives them their sound, or differ by a stroke. Packages that take characters apart keep pickled tables
of one author each; for names, where the sound mostly decides already, this table does.

In simplified script: fold characters before asking.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index.pinyin import sounds_of

SAME_SOUND = 1.0
"""What characters with the same syllable are alike, whatever its tone."""
_NEAR_SOUND = 0.8
_SHAPE = 0.7
_SAME_RHYME = 0.35
_SAME_START = 0.2

_INITIAL = re.compile(r"zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]|")
_NEAR_INITIALS = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l", "f": "h"}
"""Initials that speakers of much of China don't tell apart; likewise finals with n and ng."""

_FAMILIES = """
    甫浦捕埔铺辅敷圃脯葡蒲匍傅薄博搏缚 固崮故姑估沽怙枯咕岵 臻榛蓁溱秦奏 震振赈辰宸晨唇娠 良粮狼郎朗浪娘琅阆踉莨
    青清情晴请精静靖睛倩菁箐 令玲岭领零龄铃冷怜伶苓聆翎羚 方放房防访芳纺坊仿妨舫 分份粉纷芬盆氛汾盼颁
    包抱跑炮袍饱胞泡鲍雹刨 成城诚盛晟 戊戌戍戎戒 己已巳 未末木本术 土士干千于 日曰目且旦 大太犬丈天夫 人入八 王玉主壬
    刀力刃九 乌鸟岛鸣 今令 白百自 由甲申田电 贝见 风凤 午牛 矢失 夭天 兵乒乓丘 免兔 析折拆 拔拨 辨辩瓣 祟崇 兢竞 冶治
    冷泠 侯候 间问闻闯阅闪闭 宫官管馆 享亨 徒徙陡 竟竞 师帅 汨汩 束柬 毫豪 竿竽 茶荼 嬴赢羸 壶壸 胄胃 赐踢 育盲 历厉
    厂广 几凡 凤凰 兄克 今金 仑仓 代伐 元无兀 允充 先光 典曲 减灭 冲仲种忠中钟 况祝 刘刈 列烈裂 刚钢纲冈岗 陈阵东冻栋
    陵凌菱棱绫 陆隆 阳阴扬杨汤场肠 院完玩 队坠 除徐涂途余叙 郑邓耶部都 鄂鄱鄢 钧均 钟铁钱铜银 锡惕踢剔 铭名 镇填慎颠
    鉴监蓝篮 门们闷 张长帐胀涨 弘泓弦 强疆 彭膨澎 德得 徽微徵 志忘忠 怀坏还 悦锐税脱说 惠慧 戴载栽裁截 抗杭航坑 拓柘
    振镇 授援缓暖 撒撤 敏敬 数教 文交 斌武 昂昴 昌唱倡 昭照招绍沼召邵韶 晋普 晓烧绕尧浇 景影 智知 曹糟遭槽 曾增赠僧
    朔塑溯 李季 杜社牡 松忪公颂 林淋琳森彬 柏伯泊拍 柳卿 桂佳街奎 桓恒垣 梁粱染 楚蹙 榆愉喻渝瑜谕 樊攀 武贰 毅殷
    毛手尾 江红虹 池他地驰 沙纱砂 河何荷柯阿 治冶台 泉皇 泰秦奉春 洛络骆路 洪供拱 海梅悔每 涛祷铸寿筹 润闰 淮准维推谁
    渊湖 渡度 温湿 源原愿 溪奚 滕腾藤膝 漳障彰章 潘播翻番 潼童僮瞳 澄登橙 濮仆朴 灵炅 炳丙柄病 焕换唤涣 然燃 熊能态
    燕蒸 玄弦 珍诊趁 琦骑奇倚崎 瑞端喘 璋章樟 瓒赞 甯宁 畅扬 登凳邓 皇煌蝗凰 益盆 盖羔 睢雎 石右 祖租组阻姐 祥详洋样
    禄录碌 福副富幅逼 禹属 秉兼 稷谡 穆缪 立位泣 童章 竺竹 符附 策筑 简间 粟栗票 纪记己 绥馁 维罗 缙晋 罕军 羽习 翁翰
    翼冀 耿耽 聂耸 肃萧箫 胡湖糊 腾胜 臧藏 舒野 艾文 芝之 范氾 茂戊 荣劳营莹萤 莱菜来 莫寞漠墓幕 菖萱 葛喝渴揭竭
    蒋将奖浆 蒙朦 蔡察祭 薛孽 虎虚 虞吴 袁远猿 裕浴欲峪 裴斐排 褚诸 觉学 解蟹 谅凉 谋媒煤 谢射 谭潭 豹约 贺驾架 贾买
    赤亦 赵肖 越钺 跃妖 轩奸 辉挥 辽疗僚 迅讯 进井 通涌勇俑 逵陆 道首 邱丘岳兵 郁有 郭廓 酆丰 里理埋 金全 锋峰逢蜂烽
    阎阁 陕侠峡狭 陶淘掏萄 隋随 雄熊 雷蕾 霍雀 霸坝 青肓 韦伟围苇纬 韩朝 项顷 颜彦 饶晓 马吗妈 骏俊峻竣 高亮毫 魏巍
    鲁鱼 鲍鱼 鸿鹄 麻磨 黄横 黎犁 齐济挤 龙龚垄拢 孟盂猛 崮岗 寨塞赛 岭峙 嵩高 州洲川 巨臣 市币 平苹坪评 庄压 庐芦卢
    康庸 廉兼 廖寥 延廷挺庭 弋戈 彝夷 役设没 战站占 会合 攻功 围国固 保堡 堂棠 塔搭 坡波破披 垒磊 城域 壁璧 安按宴
    宋宗 宛碗 定锭 宜宣 尚向 屯顿囤 岱贷 巴色 希布 幽悠 底低 庆厌 弥你 征证 恩思 息怠 扈户 托宅 扶夫 承丞 拒柜 排辈
    接妾 插播
"""
"""Each is told apart from the others by a look only; those of one family may differ in sound."""


def _families() -> dict[str, frozenset[int]]:
    numbers: dict[str, set[int]] = {}
    for number, family in enumerate(_FAMILIES.split()):
        for char in family:
            numbers.setdefault(char, set()).add(number)
    return {char: frozenset(among) for char, among in numbers.items()}


_FAMILY = _families()


@lru_cache(maxsize=8192)
def likeness(one: str, other: str) -> float:
    """Return how easily a character is taken for another: `震`, `臻` 1; `林`, `宁` 0.8; `戍`, `戌` 0.7."""
    shape = _SHAPE if _FAMILY.get(one, frozenset()) & _FAMILY.get(other, frozenset()) else 0.0
    sound = max((_sound(a, b) for a in sounds_of(one) for b in sounds_of(other)), default=0.0)
    # Where both speak for it, it is likelier still; but nothing is likelier than the very sound.
    return min(SAME_SOUND, max(shape, sound) + min(shape, sound) / 4)


def _sound(one: str, other: str) -> float:
    if one == other:
        return SAME_SOUND
    (start, rhyme), (other_start, other_rhyme) = _parts(one), _parts(other)
    if rhyme == other_rhyme:
        return _NEAR_SOUND if start == other_start else _SAME_RHYME
    return _SAME_START if start == other_start else 0.0


def _parts(syllable: str) -> tuple[str, str]:
    """Return the initial and the final of a syllable, each as those who speak otherwise would say it."""
    matched = _INITIAL.match(syllable)
    initial = matched.group() if matched else ""
    rhyme = syllable[len(initial) :]
    return _NEAR_INITIALS.get(initial, initial), rhyme[:-1] if rhyme.endswith("ng") else rhyme

"""Does a word begin like the name of a person? Chinese surnames by use, and the commonest Japanese ones.

In simplified script; fold a word (`corpus.script`) before asking. Who a person is, this does not know.
"""

from __future__ import annotations

from functools import lru_cache

from corpus.script import simplify

_SINGLE = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    "汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严"
    "牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫"
    "查屈鲍位覃霍翁隋甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚"
    "木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠"
    "僧桑荆谌银扬明沙伏岑习胥保和蔺云昌凤酆皮卡平元水贝狄麻危杭诸莘惠家羿储汲邴松富巴弓牧隗宓蓬郗班仰伊甪厉戎祖束幸韶"
    "蓟印宿怀蒲鄂索咸籍阴能苍双闻贡劳逄扶堵宰郦雍璩濮寿通扈浦尚别充慕茹宦鱼容慎戈庾终暨居衡步满弘国寇广禄阙殳沃利蔚越"
    "麦鹿亓夔隆师厍晁勾融訾阚那空毋乜养丰相荀红权逯益桓公肖付仝粟刑旷阿区佘"
)
_COMPOUND = (
    "欧阳 司马 诸葛 上官 夏侯 司徒 令狐 皇甫 尉迟 公孙 长孙 慕容 宇文 独孤 端木 东方 南宫 西门 轩辕 澹台 公冶 宗政 "
    "濮阳 淳于 单于 太史 申屠 公羊 呼延 赫连 拓跋 完颜 耶律 万俟 闻人 钟离 鲜于 闾丘 仲孙 百里 东郭 南门 贺兰 贺若 "
    "斛律 侯莫 仆固 哥舒 爱新 叶赫 纳兰 沮渠 秃发 乞伏 吐谷 阿史 达奚 屈突 尔朱 豆卢 段干 第五 梁丘 左丘 谷梁 乐正 "
)
_JAPANESE = (
    "山本 山下 冈村 板垣 东条 石原 松井 寺内 梅津 畑俊 西尾 多田 阿南 横山 土肥 谷寿 矶谷 本间 牟田 栗林 南云 小泽 "
    "山口 近藤 草鹿 源田 织田 丰臣 德川 武田 上杉 毛利 岛津 伊达 北条 今川 浅井 朝仓 明智 柴田 羽柴 前田 石田 小西 "
    "加藤 福岛 黑田 立花 宇喜 长宗 真田 大友 龙造 斋藤 松平 本多 井伊 榊原 酒井 大久 丹羽 佐久 佐佐 池田 细川 足利 "
    "新田 楠木 源赖 源义 平清 大岛 野津 山县 大山 乃木 东乡 伊东 儿玉 黑木 奥保 川村 桦山 福田 佐藤 伊藤 铃木 高桥 "
    "田中 渡边 中村 小林 吉田 山田 山崎 中岛 桥本 石川 小川 冈田 后藤 长谷 村上 近卫 藤田 太田 松本 内山 园部 泽田 "
    "牛岛 柳川 末松 筱冢 荻洲 稻叶 藤江 香月 宫崎 清水 山室 冢田 饭田 今村 樱井 武藤 吉本 尾高 桑木 岩松 喜多 鹰森 "
    "内藤 高品 赤鹿 原田 栗原 横尾 坂田 大迫 大川 大西 大谷 大野 大桥 伊地 长岛 川上 川口 川岛 川崎 村田 宇都 "
    "宇垣 永野 永田 米内 及川 岛田 丰田 "
    "古贺 草场 栗田 西村 志摩 角田 志村 阿部 安倍 百武 服部 杉山 杉田 小矶 小畑 小松 下村 下元 上村 铃江 和知 "
    "饭冢 西原 西乡 大久 木户 "
    "板仓 黑岛 渊田 友永 江草 佐野 佐竹 最上 南部 津轻 结城 里见 三好 松永 荒木 筒井 蜂须 九鬼 胁坂 藤堂 浅野 "
    "前野 增田 长束 大谷 "
    "锅岛 有马 大村 生驹 来岛 得居 早川 毛利 吉川 鸟居 榎本 土方 近江 胜海 高杉 木村 森田 森本 中山 中井 中野 "
    "仓田 作间 樱田 "
    "根本 片仓 沟口 寺泽 寺岛 筑紫 竹中 竹内 平田 平野 广濑 广田 秋山 秋田 芦名 菊池 少贰 名和 北畠 赤松 山名 "
    "京极 畠山 斯波 今井 岩田 岩崎 "
    "井上 坂本 远藤 青木 藤井 冈本 藤原 三浦 小野 安藤 宫本 谷口 工藤 丸山 大塚 新井 藤本 河野 野口 千叶 菅原 木下 "
    "久保 野村 市川 菊地 古川 西田 西川 北村 安田 土屋 本田 樋口 田口 永井 中西 吉村 石原 松冈 星野 矢野 吉冈 "
    "熊谷 大内 小早 尼子 龙泽 二阶 六角 直江 柿崎 高坂 穴山 木曾 堀尾 氏家 泷川 蒲生 别所 一色 佐濑 相良 秋月 "
    "日野 大须 朝比 饭尾 冈部 香川 山内 蜂屋 森长 一条 三条 近卫 町尻 后宫 柴山 濑谷 国崎 吉住 池谷 三宅 安达 河边 "
)

SINGLE: frozenset[str] = frozenset(_SINGLE)
"""Chinese surnames of one character."""
COMPOUND: frozenset[str] = frozenset(_COMPOUND.split())
"""Chinese surnames of two characters."""
JAPANESE: frozenset[str] = frozenset(_JAPANESE.split())
"""The two characters with which the commonest Japanese full names in accounts of war begin."""
BEGINNINGS: frozenset[str] = SINGLE.union(name[0] for name in COMPOUND | JAPANESE)
"""What begins any of them."""


def surname_length(word: str) -> int:
    """Return how many characters of `word` are its surname, 0 where it begins with none (`諸葛亮` 2, `馬謖` 1)."""
    return _length_at(word[:2])


@lru_cache(maxsize=8192)
def _length_at(beginning: str) -> int:
    folded = simplify(beginning)
    if folded in COMPOUND or folded in JAPANESE:
        return 2
    return 1 if folded[:1] in SINGLE else 0

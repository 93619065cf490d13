"""Where did the best-known commanders of China's wars from 1927 to 1950 stand? Texts take it for known.

In simplified script. Everyone else's side is read from the text (`sides`).
"""

from __future__ import annotations

_LISTED_RED = (
    "毛泽东 朱德 周恩来 彭德怀 林彪 刘伯承 贺龙 陈毅 罗荣桓 徐向前 聂荣臻 叶剑英 邓小平 "
    "粟裕 徐海东 黄克诚 陈赓 谭政 萧劲光 张云逸 罗瑞卿 王树声 许光达 谭震林 习仲勋 刘亚楼 "
    "程子华 杨得志 杨成武 许世友 王震 周士第 叶飞 王必成 陶勇 宋时轮 陈锡联 陈再道 王近山 "
    "杨勇 邓华 韩先楚 洪学智 刘震 梁兴初 吴克华 彭真 高岗 张宗逊 赵寿山 李先念 左权 项英 "
    "叶挺 方志敏 刘志丹 彭雪枫 "
)
_LISTED_BLUE = (
    "蒋介石 蒋中正 何应钦 顾祝同 白崇禧 李宗仁 陈诚 汤恩伯 卫立煌 杜聿明 胡宗南 傅作义 "
    "阎锡山 薛岳 张治中 孙连仲 刘峙 王耀武 李延年 邱清泉 李弥 黄百韬 黄维 孙元良 宋希濂 "
    "廖耀湘 范汉杰 郑洞国 陈明仁 孙立人 张灵甫 李仙洲 胡琏 刘汝明 冯治安 欧震 区寿年 王敬久 "
    "吴奇伟 熊式辉 余汉谋 张发奎 马步芳 马鸿逵 马继援 程潜 朱绍良 刘戡 董钊 裴昌会 罗广文 "
    "石觉 侯镜如 陈长捷 楚溪春 孙震 王仲廉 张轸 刘茂恩 "
)
SIDE_OF = dict.fromkeys(_LISTED_RED.split(), "*red") | dict.fromkeys(_LISTED_BLUE.split(), "*blue")
"""The party of each, `*red` or `*blue`, by the name."""
FAR_FROM_THE_FIELD = frozenset(
    (
        "蒋介石 蒋中正 毛泽东 周恩来 孙中山 孙文 袁世凯 段祺瑞 慈禧太后 希特勒 阿道夫·希特勒 斯大林 约瑟夫·斯大林 丘吉尔 "
        "温斯顿·丘吉尔 罗斯福 富兰克林·罗斯福 杜鲁门 哈里·杜鲁门 墨索里尼 贝尼托·墨索里尼 东条英机 金日成 李承晚 林肯 亚伯拉罕·林肯"
    ).split()
)
"""Heads of states and parties, who order armies about in the accounts of battles that they never saw."""

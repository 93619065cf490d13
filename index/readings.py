"""How are characters read in names, where dictionaries say otherwise or leave several readings? Tables, in pinyin.

Pinyin is without tones, ü is v. What is read as a dictionary says stands in pypinyin; these tables are asked first,
because its readings are those of common speech: 解 jie and not the surname Xie, 朝歌 chao ge and not Zhaoge.

In simplified script: fold a name before asking.
"""

from __future__ import annotations

Slots = tuple[tuple[str, ...], ...]
"""For each character of a word its readings, the likeliest first."""

_SURNAMES = """
    柏 bai 卜 bu 晁 chao 车 che 谌 chen/shen 种 chong 褚 chu 啜 chuai 单 shan 啖 dan 刁 diao 费 fei/bi 盖 ge/gai
    干 gan 葛 ge 句 gou 过 guo 哈 ha 郝 hao 华 hua 缓 huan 郇 huan/xun 纪 ji 祭 zhai/ji 贾 jia 解 xie 靳 jin 隽 juan
    阚 kan 隗 wei/kui 乐 yue/le 冷 leng 令 ling 缪 miao 宓 mi/fu 乜 nie 牟 mou/mu 那 na 能 nai 倪 ni 宁 ning 区 ou
    逄 pang 朴 piao 繁 po 戚 qi 覃 qin/tan 仇 qiu 曲 qu 璩 qu 瞿 qu 冉 ran 任 ren 撒 sa 折 she 厍 she 召 shao 佘 she
    洗 xian 冼 xian 盛 sheng 石 shi 殳 shu 宿 su 眭 sui 台 tai 邰 tai 佟 tong 万 wan 尉 wei 相 xiang 燕 yan 幺 yao
    么 yao 要 yao 应 ying 尤 you 郁 yu 员 yun 臧 zang 曾 zeng 查 zha 翟 zhai/di 仲 zhong 祝 zhu 訾 zi 郗 xi/chi 适 kuo
    广 guang 牙 ya 卓 zhuo 降 jiang 弹 tan 省 xing 莘 shen/xin 都 du 强 qiang 呙 guo 郄 qie/xi 亓 qi
"""

_WORDS = """
    单于 chan yu 尉迟 yu chi 万俟 mo qi 长孙 zhang sun 令狐 ling hu 澹台 tan tai 鲜于 xian yu 宇文 yu wen
    皇甫 huang fu 呼延 hu yan 赫连 he lian 独孤 du gu 慕容 mu rong 拓跋 tuo ba 拓拔 tuo ba 乐正 yue zheng 仆固 pu gu
    哥舒 ge shu 长宗我部 chang zong wo bu 沮渠 ju qu 秃发 tu fa 乞伏 qi fu 屈突 qu tu 尔朱 er zhu 侯莫陈 hou mo chen
    夏侯 xia hou 冒顿 mo/mao du/dun 阏氏 yan zhi 可汗 ke han 可敦 ke dun 呼韩邪 hu han ye 军臣 jun chen 浑邪 hun ye
    昆邪 hun/kun ye 休屠 xiu chu/tu 龟兹 qiu ci 大宛 da yuan 月氏 yue/rou zhi 身毒 shen/juan du 于阗 yu tian
    楼兰 lou lan 焉耆 yan qi 且末 qie mo 尉犁 yu li 吐蕃 tu bo/fan 吐谷浑 tu yu hun 高句丽 gao gou li
    高勾丽 gao gou li 句丽 gou li 先零 xian lian 回纥 hui he 铁勒 tie le 契丹 qi dan 薛延陀 xue yan tuo
    党项 dang xiang 女真 nv zhen 柔然 rou ran 鲜卑 xian bei 靺鞨 mo he 勿吉 wu ji 室韦 shi wei 乌桓 wu huan
    吐火罗 tu huo luo 大食 da shi 怛罗斯 da luo si 疏勒 shu le 莎车 suo ju 车师 ju shi 姑师 gu shi 康居 kang ju
    乌孙 wu sun 精绝 jing jue 郦食其 li yi ji 审食其 shen yi ji 伍员 wu yun 金日磾 jin mi di 金日䃅 jin mi di
    勾践 gou jian 句践 gou jian 重耳 chong er 晁错 chao cuo 夫差 fu chai 阖闾 he lv 阖庐 he lv 伍子胥 wu zi xu
    乐毅 yue yi 乐进 yue jin 乐羊 yue yang 乐间 yue jian 田单 tian dan 聂政 nie zheng 燕丹 yan dan 荀彧 xun yu
    陆抗 lu kang 祖逖 zu ti 冉闵 ran min 苻坚 fu jian 苻丕 fu pi 苻融 fu rong 种师道 chong shi dao
    种师中 chong shi zhong 种谔 chong e 折可适 she ke shi 折彦质 she yan zhi 折德扆 she de yi 曹参 cao can/shen
    车胤 che yin 车千秋 che qian qiu 吕不韦 lv bu wei 洗夫人 xian fu ren 冼夫人 xian fu ren 单雄信 shan xiong xin
    盖苏文 gai/ge su wen 渊盖苏文 yuan gai/ge su wen 朴正熙 piao zheng xi 祭遵 zhai/ji zun 祭肜 zhai/ji rong
    员半千 yun ban qian 翟让 zhai rang 隗嚣 wei/kui xiao 郗鉴 xi/chi jian 逢蒙 pang meng 皋陶 gao yao 共工 gong gong
    妺喜 mo xi 褒姒 bao si 嫪毐 lao ai 樊於期 fan wu ji 於期 wu ji 角里 lu li 甪里 lu li 鲁肃 lu su 诸葛 zhu ge
    卫青 wei qing 霍去病 huo qu bing 李广 li guang 周亚夫 zhou ya fu 龙且 long ju 田儋 tian dan 范雎 fan ju
    范睢 fan sui/ju 唐雎 tang ju 穰苴 rang ju 司马穰苴 si ma rang ju 廉颇 lian po 任弼时 ren bi shi
    区寿年 ou shou nian 仇鸾 qiu luan 解缙 xie jin 曾国藩 zeng guo fan 曾国荃 zeng guo quan 查良镛 zha liang yong
    曾侯乙 zeng hou yi 葛尔丹 ge er dan 噶尔丹 ga er dan 僧格林沁 seng ge lin qin 达赖 da lai 班禅 ban chan
    完颜阿骨打 wan yan a gu da 阿骨打 a gu da 耶律 ye lv 阿保机 a bao ji 阿史那 a shi na 阿济格 a ji ge
    阿睦尔撒纳 a mu er sa na 努尔哈赤 nu er ha chi 皇太极 huang tai ji 多尔衮 duo er gun 李傕 li jue 郭汜 guo si
    张郃 zhang he 曹髦 cao mao 曹叡 cao rui 重庆 chong qing 重光 chong guang 重阳 chong yang 厦门 xia men 六安 lu an
    六合 lu he 六盘 liu pan 长安 chang an 长平 chang ping 长沙 chang sha 长春 chang chun 长江 chang jiang
    长城 chang cheng 长坂 chang ban 长白 chang bai 长勺 chang shao 长治 chang zhi 长子 zhang zi 长辛店 chang xin dian
    长垣 chang yuan 长兴 chang xing 长乐 chang le 长岛 chang dao 长汀 chang ting 长津湖 chang jin hu 长社 chang she
    长阳 chang yang 长葛 chang ge 朝鲜 chao xian 朝歌 zhao ge 朝阳 chao/zhao yang 朝那 zhu nuo 太行 tai hang
    行唐 xing tang 行营 xing ying 行军 xing jun 会稽 kuai/gui ji 会州 hui zhou 会宁 hui ning 会战 hui zhan
    会师 hui shi 会盟 hui meng 句容 ju rong 亳州 bo zhou 蔚县 yu xian 蔚州 yu zhou 浚县 xun xian 浚仪 jun yi
    莘县 shen xian 单县 shan xian 单父 shan fu 东阿 dong e 阿房 e pang 阿城 a cheng 阿克苏 a ke su 乐亭 lao ting
    乐陵 lao/le ling 乐山 le shan 乐安 le an 乐清 yue qing 乐昌 le chang 乐平 le ping 乐浪 le lang 番禺 pan yu
    鄱阳 po yang 番阳 po yang 铅山 yan shan 台州 tai zhou 天台 tian tai 台儿庄 tai er zhuang 洪洞 hong tong
    涪陵 fu ling 中牟 zhong mu 牟平 mu ping 渑池 mian chi 渑水 sheng shui 监利 jian li 枞阳 zong yang 歙县 she xian
    黟县 yi xian 燕京 yan jing 燕山 yan shan 燕国 yan guo 燕云 yan yun 燕然 yan ran 前燕 qian yan 后燕 hou yan
    北燕 bei yan 南燕 nan yan 西燕 xi yan 燕军 yan jun 燕州 yan zhou 燕赵 yan zhao 大燕 da yan 幽燕 you yan
    参合陂 can he pi/bei 参合 can he 黄陂 huang pi 陂头 bei/pi tou 华山 hua shan 华阴 hua yin 华县 hua xian
    华州 hua zhou 陕西 shan/shaan xi 陕州 shan/shaan zhou 陕县 shan/shaan xian 陕北 shan/shaan bei
    陕甘宁 shan/shaan gan ning 陕甘 shan/shaan gan 陕南 shan/shaan nan 吴堡 wu bu 柴沟堡 chai gou bu/bao 马堡 ma pu
    十里堡 shi li pu/bu 堡子 bu/pu zi 瓦窑堡 wa yao bu 新保安 xin bao an 郧阳 yun yang 郧县 yun xian 荥阳 xing yang
    荥经 ying jing 荥泽 xing ze 汤阴 tang yin 尉氏 wei shi 阳曲 yang qu 曲阜 qu fu 曲阳 qu yang 曲沃 qu wo
    曲靖 qu jing 犍为 qian wei 郫县 pi xian 筠连 jun/yun lian 邛崃 qiong lai 邛都 qiong du 成都 cheng du
    都江堰 du jiang yan 都匀 du yun 大都 da du 东都 dong du 西都 xi du 上都 shang du 丰都 feng du 邺都 ye du
    都督 du du 都护 du hu 都尉 du wei 都统 du tong 校尉 xiao wei 提督 ti du 太尉 tai wei 廷尉 ting wei 尉缭 wei liao
    中尉 zhong wei 西藏 xi zang 藏军 zang jun 入藏 ru zang 进藏 jin zang 援藏 yuan zang 川藏 chuan zang 康藏 kang zang
    宁夏 ning xia 宁远 ning yuan 集宁 ji ning 南宁 nan ning 西宁 xi ning 济宁 ji ning 济南 ji nan 济州 ji zhou
    济源 ji yuan 济水 ji shui 大冶 da ye 蚌埠 beng bu 黄埔 huang pu 青浦 qing pu 浦东 pu dong 泊头 bo tou 泊镇 bo zhen
    梁山泊 liang shan po 罗布泊 luo bu po 宿县 su xian 宿州 su zhou 宿迁 su qian 宿北 su bei 宿豫 su yu 宿松 su song
    繁峙 fan shi 砀山 dang shan 涡阳 guo yang 涡河 guo he 夏县 xia xian 大夏 da xia 阳夏 yang jia 父城 fu cheng
    新淦 xin gan 莱芜 lai wu 隆化 long hua 石家庄 shi jia zhuang 万全 wan quan 万家岭 wan jia ling 铁岭 tie ling
    尚志 shang zhi 色楞格 se leng ge 乌里雅苏台 wu li ya su tai 昆仑关 kun lun guan 什邡 shi fang 喀什 ka shi
    喀喇沁 ka la qin 归绥 gui sui 绥远 sui yuan 卜奎 bu kui 锡伯 xi bo 大阪 da ban 赤壁 chi bi 柏举 bai/bo ju
    柏壁 bai/bo bi 柏乡 bai xiang 柏林 bo/bai lin 柏人 bai/bo ren 勾注 gou zhu 令支 ling zhi 祝其 zhu qi 夹谷 jia gu
    不其 fu/bu ji/qi 允吾 yan ya 浩亹 gao men 令居 lian/ling ju 盘庚 pan geng 毋丘 guan/wu qiu 毋丘俭 guan/wu qiu jian
    母丘俭 guan/mu qiu jian 丘俭 qiu jian 羌瘣 qiang hui 冯亭 feng ting 冯翊 ping/feng yi 左冯翊 zuo ping yi
    冯夷 ping yi 涿鹿 zhuo lu 阪泉 ban quan 鸣条 ming tiao 城濮 cheng pu 邲之战 bi zhi zhan 殽 xiao 崤 xiao
    崤山 xiao shan 鄢陵 yan ling 弭兵 mi bing 鞌 an 鄑 zi 郪 qi 觻得 lu de 张掖 zhang ye 敦煌 dun huang 居延 ju yan
    祁连 qi lian 朔方 shuo fang 弹压 tan ya 弹琴峡 tan qin xia 弹丸 dan wan 炮弹 pao dan 导弹 dao dan 降将 xiang jiang
    降伏 xiang fu 降军 xiang jun 招降 zhao xiang 投降 tou xiang 受降 shou xiang 诈降 zha xiang 受降城 shou xiang cheng
    空降 kong jiang 伞降 san jiang 降落 jiang luo 调兵 diao bing 将军 jiang jun 大将军 da jiang jun 主将 zhu jiang
    名将 ming jiang 将领 jiang ling 上将 shang jiang 少将 shao jiang 中将 zhong jiang 列传 lie zhuan 本传 ben zhuan
    外传 wai zhuan 传略 zhuan lve 左传 zuo zhuan 骠骑 piao qi 轻骑 qing qi 铁骑 tie qi 车骑 che/ju qi 骑兵 qi bing
    率军 shuai jun 率部 shuai bu 重骑 zhong qi 重甲 zhong jia 重装 zhong zhuang 重兵 zhong bing 重围 chong wei
    重镇 zhong zhen 差役 chai yi 阿拉 a la 阿富汗 a fu han 阿尔 a er 阿姆 a mu 阿卡 a ka 阿布 a bu 阿里 a li
    阿金 a jin 阿部 a bu 阿南 a nan 阿弥陀 a/e mi tuo 阿胶 e jiao 传檄 chuan xi 传教 chuan jiao 大夫 da/dai fu
    士大夫 shi da fu 曲端 qu duan 戏马台 xi ma tai 率宾 shuai bin 三藏 san zang 番号 fan hao 大行 da xing/hang
    中行 zhong hang/xing 中行说 zhong hang yue 太白 tai bai 角落 jiao luo 角斗 jue dou 还击 huan ji 还乡 huan xiang
    还师 huan shi
"""

_SEVERAL = """
    长 chang/zhang 乐 le/yue 朝 chao/zhao 重 zhong/chong 行 xing/hang 都 du 调 diao/tiao 曾 zeng/ceng 降 xiang/jiang
    藏 zang/cang 传 zhuan/chuan 还 huan 盛 sheng 宁 ning 率 shuai 省 sheng 度 du 弹 dan/tan 骑 qi 车 che/ju 阿 a/e
    参 can/shen 差 cha/chai 陂 bei/pi/po 校 xiao/jiao 石 shi 台 tai 宿 su 泊 bo/po 卜 bu 区 qu/ou 查 cha/zha
    单 dan/shan 解 jie/xie 万 wan 折 zhe/she 种 zhong/chong 盖 gai/ge 员 yuan/yun 句 ju/gou 覃 tan/qin 召 zhao/shao
    燕 yan 会 hui/kuai 夏 xia 莫 mo 六 liu/lu 宛 wan/yuan 堡 bao/bu/pu 柏 bai/bo 翟 zhai/di 尉 wei/yu 贾 jia 系 xi
    合 he 大 da 少 shao 中 zhong 间 jian 将 jiang 相 xiang 应 ying 要 yao 卷 juan 令 ling 量 liang 教 jiao 号 hao
    可 ke 洞 dong 汤 tang 吐 tu 女 nv 思 si 遗 yi 说 shuo/yue 识 shi/zhi 厦 xia/sha 吾 wu 食 shi/yi 其 qi 且 qie/ju
    於 yu 亡 wang 巷 xiang 岳 yue 角 jiao/jue 落 luo 露 lu 薄 bo 剥 bo 核 he 血 xue 翘 qiao 给 gei/ji 的 de 地 di
    了 le/liao 得 de 着 zhe/zhuo 好 hao 空 kong 难 nan 强 qiang 兴 xing 冲 chong 处 chu 创 chuang 从 cong 当 dang
    倒 dao 逢 feng/pang 冯 feng/ping 干 gan 过 guo 哈 ha 和 he 荷 he 横 heng 几 ji 济 ji 夹 jia 见 jian 监 jian 禁 jin
    卡 ka/qia 壳 ke/qiao 累 lei 靓 liang 陆 lu 绿 lv/lu 论 lun 蒙 meng 模 mo/mu 磨 mo 南 nan 宓 mi/fu 蕃 fan/bo
    番 fan/pan 漂 piao 铺 pu 奇 qi 浅 qian 亲 qin 曲 qu 圈 quan 任 ren 散 san 丧 sang 色 se 塞 sai/se 扇 shan 上 shang
    舍 she 什 shi/shen 数 shu 术 shu 似 si 遂 sui 提 ti 挑 tiao 通 tong 为 wei 乌 wu 鲜 xian 肖 xiao 旋 xuan 咽 yan
    叶 ye/she 隐 yin 与 yu 予 yu 晕 yun 载 zai 择 ze 扎 zha/za 占 zhan 正 zheng 只 zhi 转 zhuan 钻 zuan 作 zuo 仔 zi
    浚 jun/xun 嗣 si 蔚 wei/yu 亹 men 牟 mou/mu 缪 miao/mou 隗 wei/kui 谌 chen/shen 郗 xi/chi 费 fei/bi 祭 ji/zhai
    洗 xi/xian 仇 chou/qiu 朴 pu/piao 繁 fan/po 俟 si/qi 祝 zhu 莘 shen/xin 颉 jie/xie 褫 chi 斡 wo 邪 xie/ye
    氏 shi/zhi 蚌 beng/bang 侗 dong 峒 dong/tong 峙 zhi/shi 涡 wo/guo 纥 he/ge 虎 hu 戏 xi 亚 ya 埔 pu/bu 郇 xun/huan
    鄱 po 筠 yun/jun 那 na 芮 rui 佗 tuo 傕 jue 沓 ta 呰 zi 尿 niao 囤 tun/dun
"""


def _table(text: str) -> dict[str, Slots]:
    table: dict[str, Slots] = {}
    parts = text.split()
    at = 0
    while at < len(parts):
        word = parts[at]
        table[word] = tuple(tuple(parts[at + 1 + number].split("/")) for number in range(len(word)))
        at += 1 + len(word)
    return table


SURNAMES: dict[str, tuple[str, ...]] = {word: slots[0] for word, slots in _table(_SURNAMES).items()}
"""The readings of surnames whose character is mostly read otherwise, or in several ways."""
WORDS: dict[str, Slots] = _table(_WORDS)
"""Names, and parts of names, that are read only so: 單于 chan yu, 重慶 chong qing."""
SEVERAL: dict[str, tuple[str, ...]] = {word: slots[0] for word, slots in _table(_SEVERAL).items()}
"""What characters with several readings are read like in names that no dictionary has, the likeliest first."""
LONGEST_WORD = max(map(len, WORDS))

/// Chinese surnames and how they are read and spelt, as facts (百家姓, and the surnames common today).
enum SurnameData {
  /// Surnames of two characters.
  static let compound = """
    欧阳 上官 司马 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 司徒 端木 东方 南宫 独孤 长孙 宇文 司空 闻人 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙
    轩辕 钟离 鲜于 闾丘 亓官 司寇 子车 颛孙 巫马 公西 漆雕 乐正 壤驷 公良 拓跋 夹谷 宰父 谷梁 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门
    第五 赫连 万俟 贺兰 完颜 叶赫 纳兰 耶律 爱新 哥舒 尔朱 屈突 达奚 贺若 呼衍 北宫 公羊 公叔 公伯 公仲 公门 季孙 叔孙 孟孙 王孙 士孙 西陵 陆费
    """

  /// Surnames of one character.
  static let single = """
    赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤
    滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅
    盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富
    巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭
    贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃利蔚越夔
    隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴商牟佘佴伯赏墨哈谯笪年爱阳佟言福肖涂区朴岩代付闫
    覃苟官粟邸舍亓冼欧揭补哲尧奉卿苑晋仝楚隋展占库母蹇亚者但庹鄢么揣种员繁折召秘晟麦练辜阿战迟候尼才原迪校邝初纵逢
    """

  /// Readings of characters in surnames that differ from their plain reading, in Latin letters without tones.
  static let readings = """
    单 shan 仇 qiu 曾 zeng 区 ou 查 zha 解 xie 尉迟 yu_chi 朴 piao 长孙 zhang_sun 万俟 mo_qi 单于 chan_yu 任 ren 乐 yue 乐正 yue_zheng
    盖 ge 缪 miao 翟 zhai 种 chong 员 yun 繁 po 逄 pang 秘 bi 冼 xian 折 she 召 shao 祭 zhai 隗 wei 覃 qin 乜 nie 葛 ge 华 hua 宁 ning
    应 ying 燕 yan 车 che 尹 yin 牟 mou 郗 xi 佴 nai 殷 yin 令狐 ling_hu 澹台 tan_tai 亓 qi 亓官 qi_guan 冯 feng 洗 xian 黑 he 钭 tou
    厍 she 訾 zi 仉 zhang 缑 gou 妫 gui 阚 kan 逯 lu 昝 zan 贾 jia 纪 ji 沈 shen 柏 bai 薄 bo 俞 yu 晁 chao 能 nai 费 fei 宓 mi 相 xiang
    哈 ha 句 gou 卜 bu 都 du 盛 sheng 石 shi 洪 hong 褚 chu 那 na 谌 chen 庹 tuo 么 yao 尧 yao 殳 shu 宿 su 雍 yong 少 shao 颉 xie
    吕 lu 闾丘 lu_qiu 鲜于 xian_yu 呼延 hu_yan 拓跋 tuo_ba 夏侯 xia_hou 皇甫 huang_fu 公冶 gong_ye 谷梁 gu_liang 子车 zi_ju
    """

  /// Spellings of surnames in Hong Kong (Cantonese), Taiwan (Wade-Giles) and South-East Asia, and the surnames they may write.
  ///
  /// Weak evidence: one spelling writes several surnames, and one surname has several spellings. `_` marks one
  /// surname of two characters.
  static let romanised = """
    chan 陈 cheung 张章 wong 王黄 ng 吴伍 lau 刘 leung 梁 lam 林 cheng 郑程 ho 何 kwok 郭 chow 周邹 chau 周邹 yeung 杨 ip 叶 yip 叶 tsang 曾
    tse 谢 hui 许 lo 罗卢 tang 邓唐 chiu 赵 mak 麦 kwan 关 fung 冯 tam 谭 siu 萧 lui 吕雷 kwong 邝 poon 潘 pun 潘 yu 余于俞 chu 朱 choi 蔡
    choy 蔡 tsoi 蔡 tsui 徐崔 chung 钟 tong 唐汤 wan 温尹 szeto _司徒 auyeung _欧阳 auyang _欧阳 so 苏 to 杜 fong 方 hung 洪孔 shum 沈岑 mok 莫
    suen 孙 sun 孙 lai 黎赖 law 罗 lee 李 kan 简 kong 江孔 pang 彭 sin 冼单 sze 施史 tin 田 wu 胡吴 woo 胡 yau 丘游邱 yuen 袁阮 yim 严 ying 应
    chin 陈钱 chen 陈 tsai 蔡 chang 张常 hsu 许徐 hsieh 谢 hsiao 萧 hsiung 熊 hsia 夏 huang 黄 chiang 蒋江姜 chao 赵 kuo 郭 tseng 曾
    teng 邓 tung 董童 tu 杜涂 chou 周邹 chu 朱褚 chuang 庄 chung 钟 liu 刘 lu 卢陆吕 pai 白 peng 彭 tsao 曹 tsou 邹 yeh 叶 yen 严颜 kao 高 ku 顾古
    kung 孔龚 jen 任 shih 石施史 wei 魏 tan 陈谭 lim 林 goh 吴 ong 王 teo 张 tay 郑 ang 洪 koh 许 low 刘罗 yap 叶 chua 蔡 sim 沈 gan 颜
    """
}

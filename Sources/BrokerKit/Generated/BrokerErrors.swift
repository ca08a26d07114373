// Errors of brokers and what they mean: written by tools/brokergen from spec/brokers/errors.csv.

let brokerErrors: [(venue: String, lines: String)] = [
    ("alpaca", """
        forbidden.\te\t0\t2\tk
        40410000\te\t5\t1\tr
        40010001\te\t99\t2\tr
        40110000\te\t0\t2\tk
        42210000\te\t99\t2\tr
        42910000\te\t0\t2\tb
        Invalid format for parameter\tb\t99\t2\tr
        Invalid symbol\tb\t1\t2\tr
        cost basis must be\tb\t11\t2\tr
        insufficient balance for\tb\t99\t2\tr
        orders are rejected by user request\tb\t0\t2\tk
        """),
    ("binance", """
        -1000\te\t0\t2\tu
        -1001\te\t0\t2\tu
        -1002\te\t0\t2\tk
        -1003\te\t0\t2\tb
        -1004\te\t0\t2\tu
        -1006\te\t0\t2\tu
        -1007\te\t0\t2\tu
        -1010\te\t0\t2\tu
        -1013\te\t11\t2\tr
        -1014\te\t11\t2\tr
        -1015\te\t3\t2\tb
        -1016\te\t99\t2\tr
        -1020\te\t99\t2\tr
        -1021\te\t0\t2\tt
        -1022\te\t0\t2\tk
        -1100\te\t99\t2\tr
        -1101\te\t99\t2\tr
        -1102\te\t99\t2\tr
        -1103\te\t99\t2\tr
        -1104\te\t99\t2\tr
        -1105\te\t99\t2\tr
        -1106\te\t99\t2\tr
        -1108\te\t99\t2\tr
        -1111\te\t99\t2\tr
        -1112\te\t0\t2\tu
        -1114\te\t99\t2\tr
        -1115\te\t99\t2\tr
        -1116\te\t99\t2\tr
        -1117\te\t99\t2\tr
        -1118\te\t99\t2\tr
        -1119\te\t99\t2\tr
        -1120\te\t99\t2\tr
        -1121\te\t1\t2\tr
        -1125\te\t0\t2\tk
        -1127\te\t99\t2\tr
        -1128\te\t99\t2\tr
        -1130\te\t99\t2\tr
        -2010\te\t99\t2\tr
        -2011\te\t5\t1\tr
        -2013\te\t5\t1\tr
        -2014\te\t0\t2\tk
        -2015\te\t0\t2\tk
        System is under maintenance.\te\t2\t2\tb
        System abnormality\te\t0\t2\tu
        You are not authorized to execute self request.\te\t0\t2\tk
        API key does not exist\te\t0\t2\tk
        Order would trigger immediately.\te\t99\t2\tr
        Stop price would trigger immediately.\te\t99\t2\tr
        Order would immediately match and take.\te\t99\t2\tr
        Account has insufficient balance for requested action.\te\t99\t2\tr
        Rest API trading is not enabled.\te\t0\t2\tk
        This account may not place or cancel orders.\te\t0\t2\tk
        You don't have permission.\te\t0\t2\tk
        Market is closed.\te\t2\t2\tr
        Too many requests. Please try again later.\te\t0\t2\tb
        This action is disabled on self account.\te\t0\t2\tk
        Limit orders require GTC for self phase.\te\t99\t2\tr
        This type of sub-account exceeds the maximum number limit\te\t0\t2\tr
        This symbol is restricted for self account.\te\t0\t2\tk
        This symbol is not permitted for self account.\te\t0\t2\tk
        -1008\te\t0\t2\tu
        -1099\te\t0\t2\tk
        -1131\te\t99\t2\tr
        -1134\te\t99\t2\tr
        -1135\te\t99\t2\tr
        -1145\te\t99\t2\tr
        -1151\te\t1\t2\tr
        -2008\te\t0\t2\tk
        -2016\te\t0\t2\tr
        -2021\te\t99\t2\tr
        -2022\te\t99\t2\tr
        -2026\te\t11\t2\tr
        has no operation privilege\tb\t0\t2\tk
        MAX_POSITION\tb\t99\t2\tr
        PERCENT_PRICE_BY_SIDE\tb\t11\t2\tr
        This order type is not possible\tb\t99\t2\tr
        """),
    ("bitfinex", """
        11010\te\t0\t2\tb
        10001\te\t0\t2\tk
        10020\te\t99\t2\tr
        10100\te\t0\t2\tk
        10114\te\t0\t2\tt
        20060\te\t2\t2\tb
        temporarily_unavailable\te\t2\t2\tu
        available balance is only\tb\t99\t2\tr
        not enough exchange balance\tb\t99\t2\tr
        Order not found\tb\t5\t1\tr
        symbol: invalid\tb\t1\t2\tr
        """),
    ("bybit", """
        -10009\te\t99\t2\tr
        -1004\te\t99\t2\tr
        -1021\te\t99\t2\tr
        -1103\te\t99\t2\tr
        -1140\te\t11\t2\tr
        -1197\te\t11\t2\tr
        -2013\te\t11\t2\tr
        -2015\te\t0\t2\tk
        -6017\te\t99\t2\tr
        -6025\te\t99\t2\tr
        -6029\te\t99\t2\tr
        5004\te\t0\t2\tr
        10001\te\t99\t2\tr
        10002\te\t0\t2\tt
        10003\te\t0\t2\tk
        10004\te\t0\t2\tk
        10005\te\t0\t2\tk
        10006\te\t0\t2\tb
        10007\te\t0\t2\tk
        10008\te\t0\t2\tk
        10009\te\t0\t2\tk
        10010\te\t0\t2\tk
        10014\te\t6\t6\tr
        10016\te\t0\t2\tr
        10017\te\t99\t2\tr
        10018\te\t0\t2\tb
        10020\te\t0\t2\tk
        10024\te\t0\t2\tk
        10027\te\t0\t2\tk
        10028\te\t0\t2\tk
        10029\te\t0\t2\tk
        100028\te\t0\t2\tk
        110001\te\t5\t1\tr
        110003\te\t11\t2\tr
        110004\te\t99\t2\tr
        110005\te\t11\t2\tr
        110006\te\t99\t2\tr
        110007\te\t99\t2\tr
        110008\te\t4\t0\tr
        110009\te\t11\t2\tr
        110010\te\t4\t0\tr
        110011\te\t11\t2\tr
        110012\te\t99\t2\tr
        110013\te\t99\t2\tr
        110014\te\t99\t2\tr
        110015\te\t99\t2\tr
        110016\te\t11\t2\tr
        110017\te\t11\t2\tr
        110018\te\t99\t2\tr
        110019\te\t11\t2\tr
        110020\te\t11\t2\tr
        110021\te\t11\t2\tr
        110022\te\t11\t2\tr
        110023\te\t11\t2\tr
        110024\te\t99\t2\tr
        110025\te\t99\t2\tr
        110027\te\t99\t2\tr
        110028\te\t99\t2\tr
        110029\te\t99\t2\tr
        110030\te\t11\t2\tr
        110031\te\t11\t2\tr
        110032\te\t11\t2\tr
        110033\te\t11\t2\tr
        110034\te\t11\t2\tr
        110035\te\t11\t2\tr
        110036\te\t11\t2\tr
        110037\te\t11\t2\tr
        110038\te\t11\t2\tr
        110039\te\t11\t2\tr
        110040\te\t11\t2\tr
        110041\te\t11\t2\tr
        110042\te\t11\t2\tr
        110043\te\t99\t2\tr
        110044\te\t99\t2\tr
        110045\te\t99\t2\tr
        110046\te\t99\t2\tr
        110047\te\t99\t2\tr
        110048\te\t99\t2\tr
        110049\te\t99\t2\tr
        110050\te\t99\t2\tr
        110051\te\t99\t2\tr
        110052\te\t99\t2\tr
        110053\te\t99\t2\tr
        110054\te\t11\t2\tr
        110055\te\t11\t2\tr
        110056\te\t11\t2\tr
        110057\te\t11\t2\tr
        110058\te\t11\t2\tr
        110059\te\t11\t2\tr
        110060\te\t99\t2\tr
        110061\te\t99\t2\tr
        110062\te\t99\t2\tr
        110063\te\t0\t2\tr
        110064\te\t11\t2\tr
        110065\te\t0\t2\tk
        110066\te\t0\t2\tr
        110067\te\t0\t2\tk
        110068\te\t0\t2\tk
        110069\te\t0\t2\tk
        110070\te\t11\t2\tr
        110071\te\t0\t2\tr
        110072\te\t6\t6\tr
        110073\te\t0\t2\tr
        110092\te\t11\t2\tr
        110093\te\t11\t2\tr
        110094\te\t11\t2\tr
        170001\te\t0\t2\tr
        170005\te\t11\t2\tr
        170007\te\t0\t2\tu
        170010\te\t11\t2\tr
        170011\te\t11\t2\tr
        170019\te\t11\t2\tr
        170031\te\t0\t2\tr
        170032\te\t0\t2\tr
        170033\te\t99\t2\tr
        170034\te\t99\t2\tr
        170035\te\t99\t2\tr
        170036\te\t99\t2\tr
        170037\te\t99\t2\tr
        170105\te\t99\t2\tr
        170115\te\t11\t2\tr
        170116\te\t11\t2\tr
        170117\te\t11\t2\tr
        170121\te\t11\t2\tr
        170124\te\t11\t2\tr
        170130\te\t99\t2\tr
        170131\te\t99\t2\tr
        170132\te\t11\t2\tr
        170133\te\t11\t2\tr
        170134\te\t11\t2\tr
        170135\te\t11\t2\tr
        170136\te\t11\t2\tr
        170137\te\t11\t2\tr
        170139\te\t11\t2\tr
        170140\te\t11\t2\tr
        170141\te\t11\t2\tr
        170142\te\t11\t2\tr
        170143\te\t11\t2\tr
        170144\te\t11\t2\tr
        170145\te\t11\t2\tr
        170146\te\t11\t2\tr
        170147\te\t11\t2\tr
        170148\te\t11\t2\tr
        170149\te\t0\t2\tr
        170150\te\t0\t2\tr
        170151\te\t11\t2\tr
        170157\te\t11\t2\tr
        170159\te\t11\t2\tr
        170190\te\t11\t2\tr
        170191\te\t11\t2\tr
        170192\te\t11\t2\tr
        170193\te\t11\t2\tr
        170194\te\t11\t2\tr
        170195\te\t11\t2\tr
        170196\te\t11\t2\tr
        170197\te\t11\t2\tr
        170198\te\t11\t2\tr
        170199\te\t11\t2\tr
        170200\te\t11\t2\tr
        170201\te\t0\t2\tk
        170202\te\t11\t2\tr
        170203\te\t11\t2\tr
        170204\te\t11\t2\tr
        170206\te\t11\t2\tr
        170209\te\t0\t2\tk
        170210\te\t99\t2\tr
        170213\te\t5\t1\tr
        170217\te\t11\t2\tr
        170218\te\t11\t2\tr
        170221\te\t99\t2\tr
        170222\te\t0\t2\tb
        170223\te\t99\t2\tr
        170224\te\t0\t2\tk
        170226\te\t99\t2\tr
        170227\te\t0\t2\tr
        170228\te\t11\t2\tr
        170229\te\t11\t2\tr
        170234\te\t0\t2\tr
        170241\te\t0\t2\tk
        170371\te\t11\t2\tr
        170372\te\t11\t2\tr
        30001\te\t99\t2\tr
        30003\te\t11\t2\tr
        30004\te\t11\t2\tr
        30005\te\t11\t2\tr
        30007\te\t11\t2\tr
        30008\te\t11\t2\tr
        30009\te\t0\t2\tr
        30010\te\t99\t2\tr
        30011\te\t0\t2\tk
        30012\te\t0\t2\tk
        30013\te\t0\t2\tk
        30014\te\t11\t2\tr
        30015\te\t11\t2\tr
        30016\te\t0\t2\tr
        30017\te\t11\t2\tr
        30018\te\t11\t2\tr
        30019\te\t11\t2\tr
        30020\te\t11\t2\tr
        30021\te\t11\t2\tr
        30022\te\t11\t2\tr
        30023\te\t11\t2\tr
        30024\te\t11\t2\tr
        30025\te\t11\t2\tr
        30026\te\t11\t2\tr
        30027\te\t11\t2\tr
        30028\te\t11\t2\tr
        30029\te\t11\t2\tr
        30030\te\t11\t2\tr
        30031\te\t99\t2\tr
        30032\te\t11\t2\tr
        30033\te\t0\t2\tb
        30034\te\t5\t1\tr
        30035\te\t0\t2\tb
        30036\te\t0\t2\tr
        30037\te\t11\t2\tr
        30041\te\t0\t2\tr
        30042\te\t99\t2\tr
        30043\te\t11\t2\tr
        30044\te\t11\t2\tr
        30045\te\t11\t2\tr
        30049\te\t99\t2\tr
        30050\te\t0\t2\tr
        30051\te\t0\t2\tr
        30052\te\t0\t2\tr
        30054\te\t0\t2\tr
        30057\te\t0\t2\tr
        30063\te\t0\t2\tr
        30067\te\t99\t2\tr
        30068\te\t0\t2\tr
        30074\te\t11\t2\tr
        30075\te\t11\t2\tr
        30078\te\t0\t2\tr
        33004\te\t0\t2\tk
        Not supported symbols\tb\t1\t2\tr
        Request timeout\tb\t0\t2\tu
        unknown orderInfo\tb\t5\t1\tr
        invalid api_key\tb\t0\t2\tk
        oc_diff\tb\t99\t2\tr
        new_oc\tb\t99\t2\tr
        openapi sign params error!\tb\t0\t2\tk
        """),
    ("coinbase", """
        two_factor_required\te\t0\t2\tk
        param_required\te\t0\t2\tr
        validation_error\te\t0\t2\tr
        invalid_request\te\t0\t2\tr
        personal_details_required\te\t0\t2\tk
        authentication_error\te\t0\t2\tk
        unauthorized\te\t0\t2\tk
        invalid_authentication_method\te\t0\t2\tk
        invalid_token\te\t0\t2\tk
        revoked_token\te\t0\t2\tk
        expired_token\te\t0\t2\tk
        invalid_scope\te\t0\t2\tk
        not_found\te\t0\t2\tr
        rate_limit_exceeded\te\t0\t2\tb
        resource_exhausted\te\t0\t2\tb
        internal_server_error\te\t0\t2\tu
        UNSUPPORTED_ORDER_CONFIGURATION\te\t99\t2\tr
        INSUFFICIENT_FUND\te\t99\t2\tr
        PERMISSION_DENIED\te\t0\t2\tk
        INVALID_ARGUMENT\te\t99\t2\tr
        PREVIEW_STOP_PRICE_ABOVE_LAST_TRADE_PRICE\te\t11\t2\tr
        PREVIEW_INSUFFICIENT_FUND\te\t99\t2\tr
        Insufficient balance in source account\tb\t99\t2\tr
        request timestamp expired\tb\t0\t2\tt
        order with self orderID was not found\tb\t5\t1\tr
        """),
    ("gate", """
        INVALID_PARAM_VALUE\te\t99\t2\tr
        INVALID_PROTOCOL\te\t99\t2\tr
        INVALID_ARGUMENT\te\t99\t2\tr
        INVALID_REQUEST_BODY\te\t99\t2\tr
        MISSING_REQUIRED_PARAM\te\t99\t2\tr
        BAD_REQUEST\te\t99\t2\tr
        INVALID_CONTENT_TYPE\te\t99\t2\tr
        NOT_ACCEPTABLE\te\t99\t2\tr
        METHOD_NOT_ALLOWED\te\t99\t2\tr
        NOT_FOUND\te\t0\t2\tr
        AUTHENTICATION_FAILED\te\t0\t2\tk
        INVALID_CREDENTIALS\te\t0\t2\tk
        INVALID_KEY\te\t0\t2\tk
        IP_FORBIDDEN\te\t0\t2\tk
        READ_ONLY\te\t0\t2\tk
        INVALID_SIGNATURE\te\t0\t2\tk
        MISSING_REQUIRED_HEADER\te\t0\t2\tk
        REQUEST_EXPIRED\te\t0\t2\tt
        ACCOUNT_LOCKED\te\t0\t2\tk
        FORBIDDEN\te\t0\t2\tk
        MARGIN_BALANCE_EXCEPTION\te\t0\t2\tr
        TOO_MUCH_FUTURES_AVAILABLE\te\t0\t2\tr
        FUTURES_BALANCE_NOT_ENOUGH\te\t99\t2\tr
        ACCOUNT_EXCEPTION\te\t0\t2\tr
        TOO_FAST\te\t0\t2\tb
        INVALID_PRECISION\te\t11\t2\tr
        INVALID_CURRENCY\te\t1\t2\tr
        INVALID_CURRENCY_PAIR\te\t1\t2\tr
        POC_FILL_IMMEDIATELY\te\t99\t2\tr
        ORDER_NOT_FOUND\te\t5\t1\tr
        CLIENT_ID_NOT_FOUND\te\t5\t1\tr
        ORDER_CLOSED\te\t99\t0\tr
        ORDER_CANCELLED\te\t99\t0\tr
        QUANTITY_NOT_ENOUGH\te\t11\t2\tr
        BALANCE_NOT_ENOUGH\te\t99\t2\tr
        MARGIN_NOT_SUPPORTED\te\t11\t2\tr
        MARGIN_BALANCE_NOT_ENOUGH\te\t99\t2\tr
        AMOUNT_TOO_LITTLE\te\t13\t2\tr
        AMOUNT_TOO_MUCH\te\t3\t2\tr
        REPEATED_CREATION\te\t6\t6\tr
        TOO_MANY_CURRENCY_PAIRS\te\t11\t2\tr
        TOO_MANY_ORDERS\te\t3\t2\tr
        TOO_MANY_REQUESTS\te\t0\t2\tb
        MIXED_ACCOUNT_TYPE\te\t11\t2\tr
        TRADE_RESTRICTED\te\t0\t2\tr
        USER_NOT_FOUND\te\t0\t2\tk
        CONTRACT_NO_COUNTER\te\t0\t2\tr
        CONTRACT_NOT_FOUND\te\t1\t2\tr
        RISK_LIMIT_EXCEEDED\te\t0\t2\tr
        INSUFFICIENT_AVAILABLE\te\t99\t2\tr
        LIQUIDATE_IMMEDIATELY\te\t11\t2\tr
        LEVERAGE_TOO_HIGH\te\t11\t2\tr
        LEVERAGE_TOO_LOW\te\t11\t2\tr
        ORDER_NOT_OWNED\te\t0\t2\tr
        ORDER_FINISHED\te\t0\t2\tr
        POSITION_CROSS_MARGIN\te\t0\t2\tr
        POSITION_IN_LIQUIDATION\te\t0\t2\tr
        POSITION_IN_CLOSE\te\t0\t2\tr
        POSITION_EMPTY\te\t11\t2\tr
        REMOVE_TOO_MUCH\te\t0\t2\tr
        RISK_LIMIT_NOT_MULTIPLE\te\t0\t2\tr
        RISK_LIMIT_TOO_HIGH\te\t0\t2\tr
        RISK_LIMIT_TOO_lOW\te\t0\t2\tr
        PRICE_TOO_DEVIATED\te\t11\t2\tr
        SIZE_TOO_LARGE\te\t11\t2\tr
        SIZE_TOO_SMALL\te\t11\t2\tr
        PRICE_OVER_LIQUIDATION\te\t11\t2\tr
        PRICE_OVER_BANKRUPT\te\t11\t2\tr
        ORDER_POC_IMMEDIATE\te\t99\t2\tr
        INCREASE_POSITION\te\t11\t2\tr
        CONTRACT_IN_DELISTING\te\t0\t2\tr
        INTERNAL\te\t2\t2\tu
        SERVER_ERROR\te\t2\t2\tu
        TOO_BUSY\te\t2\t2\tu
        RISK_LIMIT_TOO_LOW\te\t99\t2\tr
        AUTO_TRIGGER_PRICE_LESS_LAST\te\t11\t2\tr
        AUTO_TRIGGER_PRICE_GREATE_LAST\te\t11\t2\tr
        POSITION_HOLDING\te\t99\t2\tr
        NO_CHANGE\te\t11\t2\tr
        PRICE_THRESHOLD_EXCEEDED\te\t11\t2\tr
        Your order size\tb\t11\t2\tr
        """),
    ("htx", """
        403\te\t0\t2\tk
        1010\te\t0\t2\tk
        1003\te\t0\t2\tk
        1013\te\t1\t2\tr
        1017\te\t5\t1\tr
        1034\te\t11\t2\tr
        1036\te\t11\t2\tr
        1039\te\t11\t2\tr
        1041\te\t11\t2\tr
        1047\te\t99\t2\tr
        1048\te\t99\t2\tr
        1061\te\t5\t1\tr
        1051\te\t11\t2\tr
        1066\te\t1\t2\tr
        1067\te\t11\t2\tr
        1094\te\t11\t2\tr
        1220\te\t0\t2\tk
        1303\te\t99\t2\tr
        1461\te\t11\t2\tr
        4007\te\t99\t2\tr
        bad-request\te\t99\t2\tr
        validation-format-error\te\t99\t2\tr
        validation-constraints-required\te\t99\t2\tr
        base-date-limit-error\te\t99\t2\tr
        timeout\te\t0\t2\tu
        gateway-internal-error\te\t2\t2\tu
        account-frozen-balance-insufficient-error\te\t99\t2\tr
        invalid-amount\te\t11\t2\tr
        order-limitorder-amount-min-error\te\t13\t2\tr
        order-limitorder-amount-max-error\te\t13\t2\tr
        order-marketorder-amount-min-error\te\t13\t2\tr
        order-limitorder-price-min-error\te\t99\t2\tr
        order-limitorder-price-max-error\te\t99\t2\tr
        order-limitorder-price-buy-min-error\te\t99\t2\tr
        order-limitorder-price-buy-max-error\te\t99\t2\tr
        order-limitorder-price-sell-min-error\te\t99\t2\tr
        order-limitorder-price-sell-max-error\te\t99\t2\tr
        order-stop-order-hit-trigger\te\t11\t2\tr
        order-value-min-error\te\t99\t2\tr
        order-invalid-price\te\t11\t2\tr
        order-holding-limit-failed\te\t3\t2\tr
        order-orderprice-precision-error\te\t11\t2\tr
        order-etp-nav-price-max-error\te\t99\t2\tr
        order-orderstate-error\te\t5\t0\tr
        order-queryorder-invalid\te\t5\t1\tr
        order-update-error\te\t2\t2\tu
        api-signature-check-failed\te\t0\t2\tk
        api-signature-not-valid\te\t0\t2\tk
        base-record-invalid\te\t5\t1\tr
        base-symbol-trade-disabled\te\t1\t2\tr
        base-symbol-error\te\t1\t2\tr
        system-maintenance\te\t2\t2\tb
        base-request-exceed-frequency-limit\te\t0\t2\tb
        rate-too-many-requests\te\t0\t2\tb
        invalid symbol\te\t1\t2\tr
        symbol trade not open now\te\t1\t2\tr
        require-symbol\te\t1\t2\tr
        dw-insufficient-balance\te\t99\t2\tr
        request limit\te\t0\t2\tb
        contract is restricted of closing positions on API.  Please contact customer service\tb\t2\t2\tb
        maintain\tb\t2\t2\tb
        API key has no permission\tb\t0\t2\tk
        """),
    ("kraken", """
        EQuery:Invalid asset pair\te\t1\t2\tr
        EAPI:Invalid key\te\t0\t2\tk
        EService:Unavailable\te\t2\t2\tu
        EDatabase:Internal error\te\t2\t2\tu
        EService:Busy\te\t2\t2\tu
        EQuery:Unknown asset\te\t1\t2\tr
        EAPI:Rate limit exceeded\te\t0\t2\tb
        EOrder:Rate limit exceeded\te\t0\t2\tb
        EGeneral:Internal error\te\t2\t2\tu
        EGeneral:Temporary lockout\te\t0\t2\tb
        EGeneral:Permission denied\te\t0\t2\tk
        EGeneral:Invalid arguments:price\te\t11\t2\tr
        EOrder:Unknown order\te\t5\t1\tr
        EOrder:Invalid price:Invalid price argument\te\t11\t2\tr
        EOrder:Order minimum not met\te\t13\t2\tr
        EOrder:Insufficient funds\te\t99\t2\tr
        EGeneral:Invalid arguments\te\t99\t2\tr
        ESession:Invalid session\te\t0\t2\tk
        EAPI:Invalid nonce\te\t0\t2\tt
        EService:Market in post_only mode\te\t2\t2\tr
        EService:Market in cancel_only mode\te\t2\t2\tr
        EGeneral:Too many requests\te\t0\t2\tb
        ETrade:User Locked\te\t0\t2\tk
        :Invalid order\tb\t11\t2\tr
        :Invalid arguments:volume\tb\t11\t2\tr
        :Invalid arguments:viqc\tb\t11\t2\tr
        :Invalid nonce\tb\t0\t2\tt
        :IInsufficient funds\tb\t99\t2\tr
        :Cancel pending\tb\t99\t3\tr
        :Rate limit exceeded\tb\t0\t2\tb
        """),
    ("kucoin", """
        Order not exist or not allow to be cancelled\te\t5\t1\tr
        The order does not exist.\te\t5\t1\tr
        order not exist\te\t5\t1\tr
        order not exist.\te\t5\t1\tr
        order_not_exist\te\t5\t1\tr
        order_not_exist_or_not_allow_to_cancel\te\t5\t1\tr
        Order size below the minimum requirement.\te\t13\t2\tr
        Order size increment invalid.\te\t11\t2\tr
        The amount increment is invalid.\te\t99\t2\tr
        The quantity is below the minimum requirement.\te\t13\t2\tr
        not in the given range!\te\t99\t2\tr
        recAccountType not in the given range\te\t99\t2\tr
        Unsupported trading pair.\te\t1\t2\tr
        400\te\t99\t2\tr
        401\te\t0\t2\tk
        403\te\t11\t2\tr
        404\te\t11\t2\tr
        405\te\t11\t2\tr
        415\te\t11\t2\tr
        429\te\t0\t2\tb
        429000\te\t0\t2\tb
        500\te\t2\t2\tu
        503\te\t2\t2\tu
        101030\te\t0\t2\tk
        103000\te\t11\t2\tr
        112010\te\t0\t2\tk
        130101\te\t99\t2\tr
        130102\te\t0\t2\tr
        130103\te\t5\t1\tr
        130104\te\t0\t2\tr
        130105\te\t99\t2\tr
        130106\te\t11\t2\tr
        130107\te\t0\t2\tr
        130108\te\t5\t1\tr
        130201\te\t0\t2\tk
        130202\te\t0\t2\tr
        130203\te\t99\t2\tr
        130204\te\t99\t2\tr
        130301\te\t99\t2\tr
        130302\te\t0\t2\tk
        130303\te\t11\t2\tr
        130304\te\t11\t2\tr
        130305\te\t11\t2\tr
        130306\te\t11\t2\tr
        130307\te\t11\t2\tr
        130308\te\t11\t2\tr
        130309\te\t11\t2\tr
        130310\te\t0\t2\tr
        130311\te\t11\t2\tr
        130312\te\t11\t2\tr
        130313\te\t11\t2\tr
        130314\te\t11\t2\tr
        130315\te\t11\t2\tr
        126000\te\t0\t2\tr
        126001\te\t11\t2\tr
        126002\te\t0\t2\tr
        126003\te\t11\t2\tr
        126004\te\t0\t2\tr
        126005\te\t0\t2\tk
        126006\te\t0\t2\tr
        126007\te\t0\t2\tr
        126009\te\t0\t2\tr
        126010\te\t0\t2\tr
        126011\te\t0\t2\tr
        126013\te\t99\t2\tr
        126015\te\t0\t2\tr
        126021\te\t11\t2\tr
        126022\te\t11\t2\tr
        126027\te\t11\t2\tr
        126028\te\t11\t2\tr
        126029\te\t11\t2\tr
        126030\te\t11\t2\tr
        126033\te\t11\t2\tr
        126034\te\t11\t2\tr
        126036\te\t11\t2\tr
        126037\te\t0\t2\tr
        126038\te\t0\t2\tr
        126039\te\t0\t2\tr
        126041\te\t0\t2\tr
        126042\te\t0\t2\tr
        126043\te\t5\t1\tr
        126044\te\t11\t2\tr
        126045\te\t11\t2\tr
        126046\te\t11\t2\tr
        126047\te\t0\t2\tk
        126048\te\t0\t2\tk
        135005\te\t0\t2\tr
        135018\te\t0\t2\tr
        200004\te\t99\t2\tr
        210014\te\t11\t2\tr
        210021\te\t99\t2\tr
        230003\te\t99\t2\tr
        260100\te\t99\t2\tr
        300000\te\t11\t2\tr
        400000\te\t1\t2\tr
        400001\te\t0\t2\tk
        400002\te\t0\t2\tt
        400003\te\t0\t2\tk
        400004\te\t0\t2\tk
        400005\te\t0\t2\tk
        400006\te\t0\t2\tk
        400007\te\t0\t2\tk
        400008\te\t11\t2\tr
        400100\te\t99\t2\tr
        400200\te\t11\t2\tr
        400330\te\t11\t2\tr
        400350\te\t11\t2\tr
        400370\te\t11\t2\tr
        400400\te\t99\t2\tr
        400401\te\t0\t2\tk
        400500\te\t0\t2\tk
        400600\te\t1\t2\tr
        400760\te\t11\t2\tr
        401000\te\t99\t2\tr
        408000\te\t99\t2\tr
        411100\te\t0\t2\tk
        415000\te\t99\t2\tr
        400303\te\t0\t2\tk
        500000\te\t2\t2\tu
        600100\te\t99\t2\tr
        600101\te\t11\t2\tr
        900014\te\t99\t2\tr
        330012\te\t11\t2\tr
        330005\te\t11\t2\tr
        100001\te\t5\t1\tr
        100004\te\t99\t2\tr
        300003\te\t99\t2\tr
        300012\te\t11\t2\tr
        404000\te\t11\t2\tr
        300011\te\t11\t2\tr
        300009\te\t11\t2\tr
        330008\te\t99\t2\tr
        pageSize should not greater than 500\tb\t99\t2\tr
        Exceeded the access frequency\tb\t0\t2\tb
        require more permission\tb\t0\t2\tk
        Position does not exist\tb\t5\t1\tr
        """),
    ("okx", """
        1\te\t0\t2\tr
        2\te\t0\t2\tr
        4088\te\t0\t2\tk
        50000\te\t99\t2\tr
        50001\te\t2\t2\tb
        50002\te\t99\t2\tr
        50004\te\t0\t2\tu
        50005\te\t2\t2\tu
        50006\te\t99\t2\tr
        50007\te\t0\t2\tk
        50008\te\t0\t2\tk
        50009\te\t0\t2\tk
        50010\te\t0\t2\tr
        50011\te\t0\t2\tb
        50012\te\t0\t2\tr
        50013\te\t2\t2\tu
        50014\te\t99\t2\tr
        50015\te\t0\t2\tr
        50016\te\t0\t2\tr
        50017\te\t0\t2\tr
        50018\te\t0\t2\tr
        50019\te\t0\t2\tr
        50020\te\t0\t2\tr
        50021\te\t0\t2\tr
        50022\te\t0\t2\tr
        50023\te\t0\t2\tr
        50024\te\t99\t2\tr
        50025\te\t0\t2\tr
        50026\te\t2\t2\tu
        50027\te\t0\t2\tk
        50028\te\t0\t2\tr
        50044\te\t99\t2\tr
        50061\te\t0\t2\tb
        50062\te\t0\t2\tr
        50100\te\t0\t2\tr
        50101\te\t0\t2\tk
        50102\te\t0\t2\tt
        50103\te\t0\t2\tk
        50104\te\t0\t2\tk
        50105\te\t0\t2\tk
        50106\te\t0\t2\tk
        50107\te\t0\t2\tk
        50108\te\t0\t2\tr
        50109\te\t0\t2\tr
        50110\te\t0\t2\tk
        50111\te\t0\t2\tk
        50112\te\t0\t2\tt
        50113\te\t0\t2\tk
        50114\te\t0\t2\tk
        50115\te\t99\t2\tr
        51000\te\t99\t2\tr
        51001\te\t1\t2\tr
        51002\te\t1\t2\tr
        51003\te\t99\t2\tr
        51004\te\t11\t2\tr
        51005\te\t11\t2\tr
        51006\te\t11\t2\tr
        51007\te\t11\t2\tr
        51008\te\t99\t2\tr
        51009\te\t0\t2\tk
        51010\te\t0\t2\tk
        51011\te\t11\t2\tr
        51012\te\t1\t2\tr
        51014\te\t1\t2\tr
        51015\te\t1\t2\tr
        51016\te\t6\t6\tr
        51017\te\t0\t2\tr
        51018\te\t0\t2\tr
        51019\te\t0\t2\tr
        51020\te\t13\t2\tr
        51021\te\t1\t2\tr
        51022\te\t1\t2\tr
        51023\te\t0\t2\tr
        51024\te\t0\t2\tk
        51025\te\t0\t2\tr
        51026\te\t1\t2\tr
        51027\te\t1\t2\tr
        51028\te\t2\t2\tr
        51029\te\t1\t2\tr
        51030\te\t1\t2\tr
        51031\te\t11\t2\tr
        51046\te\t11\t2\tr
        51047\te\t11\t2\tr
        51051\te\t11\t2\tr
        51072\te\t11\t2\tr
        51073\te\t11\t2\tr
        51074\te\t11\t2\tr
        51090\te\t11\t2\tr
        51091\te\t11\t2\tr
        51092\te\t11\t2\tr
        51093\te\t11\t2\tr
        51094\te\t11\t2\tr
        51095\te\t11\t2\tr
        51096\te\t11\t2\tr
        51098\te\t11\t2\tr
        51099\te\t11\t2\tr
        51100\te\t11\t2\tr
        51101\te\t11\t2\tr
        51102\te\t11\t2\tr
        51103\te\t11\t2\tr
        51104\te\t11\t2\tr
        51105\te\t11\t2\tr
        51106\te\t11\t2\tr
        51107\te\t11\t2\tr
        51108\te\t11\t2\tr
        51109\te\t11\t2\tr
        51110\te\t11\t2\tr
        51111\te\t99\t2\tr
        51112\te\t11\t2\tr
        51113\te\t0\t2\tb
        51115\te\t11\t2\tr
        51116\te\t11\t2\tr
        51117\te\t11\t2\tr
        51118\te\t11\t2\tr
        51119\te\t99\t2\tr
        51120\te\t11\t2\tr
        51121\te\t13\t2\tr
        51122\te\t11\t2\tr
        51124\te\t11\t2\tr
        51125\te\t11\t2\tr
        51126\te\t11\t2\tr
        51127\te\t99\t2\tr
        51128\te\t11\t2\tr
        51129\te\t11\t2\tr
        51130\te\t1\t2\tr
        51131\te\t99\t2\tr
        51132\te\t11\t2\tr
        51133\te\t11\t2\tr
        51134\te\t11\t2\tr
        51135\te\t11\t2\tr
        51136\te\t11\t2\tr
        51137\te\t11\t2\tr
        51138\te\t11\t2\tr
        51139\te\t11\t2\tr
        51155\te\t0\t2\tk
        51156\te\t99\t2\tr
        51159\te\t99\t2\tr
        51162\te\t11\t2\tr
        51163\te\t11\t2\tr
        51166\te\t11\t2\tr
        51174\te\t11\t2\tr
        51185\te\t11\t2\tr
        51201\te\t11\t2\tr
        51202\te\t11\t2\tr
        51203\te\t11\t2\tr
        51204\te\t11\t2\tr
        51205\te\t11\t2\tr
        51250\te\t11\t2\tr
        51251\te\t11\t2\tr
        51252\te\t11\t2\tr
        51253\te\t11\t2\tr
        51254\te\t11\t2\tr
        51255\te\t11\t2\tr
        51256\te\t11\t2\tr
        51257\te\t11\t2\tr
        51258\te\t11\t2\tr
        51259\te\t11\t2\tr
        51260\te\t11\t2\tr
        51261\te\t11\t2\tr
        51262\te\t11\t2\tr
        51263\te\t11\t2\tr
        51264\te\t11\t2\tr
        51265\te\t11\t2\tr
        51267\te\t11\t2\tr
        51268\te\t11\t2\tr
        51269\te\t11\t2\tr
        51270\te\t11\t2\tr
        51271\te\t11\t2\tr
        51272\te\t11\t2\tr
        51273\te\t11\t2\tr
        51274\te\t11\t2\tr
        51275\te\t11\t2\tr
        51276\te\t11\t2\tr
        51277\te\t11\t2\tr
        51278\te\t11\t2\tr
        51279\te\t11\t2\tr
        51280\te\t11\t2\tr
        51321\te\t11\t2\tr
        51322\te\t11\t2\tr
        51323\te\t99\t2\tr
        51324\te\t99\t2\tr
        51325\te\t11\t2\tr
        51327\te\t11\t2\tr
        51328\te\t11\t2\tr
        51329\te\t11\t2\tr
        51330\te\t11\t2\tr
        51400\te\t5\t0\tr
        51401\te\t5\t0\tr
        51402\te\t5\t0\tr
        51403\te\t11\t2\tr
        51404\te\t11\t2\tr
        51405\te\t0\t2\tr
        51406\te\t0\t2\tr
        51407\te\t99\t2\tr
        51408\te\t0\t2\tr
        51409\te\t0\t2\tr
        51410\te\t99\t3\tr
        51500\te\t0\t2\tr
        51501\te\t0\t2\tr
        51502\te\t99\t2\tr
        51503\te\t5\t1\tr
        51506\te\t0\t2\tr
        51508\te\t0\t2\tr
        51509\te\t5\t1\tr
        51510\te\t0\t2\tr
        51511\te\t0\t2\tr
        51600\te\t0\t2\tr
        51601\te\t0\t2\tr
        51602\te\t0\t2\tr
        51603\te\t5\t1\tr
        51732\te\t0\t2\tk
        51733\te\t0\t2\tk
        51734\te\t0\t2\tk
        51735\te\t0\t2\tr
        51736\te\t99\t2\tr
        51763\te\t0\t2\tk
        51764\te\t99\t2\tr
        51765\te\t99\t2\tr
        51766\te\t0\t2\tr
        51767\te\t2\t2\tb
        51768\te\t99\t2\tr
        51769\te\t0\t2\tr
        51770\te\t99\t2\tr
        51771\te\t0\t2\tr
        51772\te\t99\t2\tr
        51773\te\t0\t2\tk
        51774\te\t2\t2\tb
        60001\te\t0\t2\tk
        60002\te\t0\t2\tk
        60003\te\t0\t2\tk
        60004\te\t0\t2\tk
        60005\te\t0\t2\tk
        60006\te\t0\t2\tt
        60007\te\t0\t2\tk
        60008\te\t0\t2\tk
        60009\te\t0\t2\tk
        60010\te\t0\t2\tk
        60011\te\t0\t2\tk
        60012\te\t99\t2\tr
        60013\te\t99\t2\tr
        60014\te\t0\t2\tb
        60015\te\t0\t2\tu
        60016\te\t2\t2\tu
        60017\te\t99\t2\tr
        60018\te\t99\t2\tr
        60019\te\t99\t2\tr
        60020\te\t0\t2\tr
        60021\te\t0\t2\tk
        60022\te\t0\t2\tk
        60023\te\t0\t2\tb
        60024\te\t0\t2\tk
        60025\te\t0\t2\tr
        60026\te\t0\t2\tk
        60027\te\t99\t2\tr
        60028\te\t11\t2\tr
        60029\te\t0\t2\tk
        60030\te\t0\t2\tk
        60031\te\t0\t2\tk
        60032\te\t0\t2\tk
        63999\te\t0\t2\tr
        64000\te\t99\t2\tr
        64001\te\t99\t2\tr
        64002\te\t99\t2\tr
        64003\te\t0\t2\tk
        64004\te\t99\t2\tr
        64008\te\t0\t2\tu
        1009\te\t99\t2\tr
        4001\te\t0\t2\tk
        4002\te\t99\t2\tr
        4003\te\t0\t2\tb
        4004\te\t0\t2\tu
        4005\te\t2\t2\tu
        4006\te\t99\t2\tr
        4007\te\t0\t2\tk
        4008\te\t0\t2\tb
        Internal Server Error\tb\t2\t2\tu
        server error\tb\t2\t2\tu
        """),
]

class CallCases:
    pass

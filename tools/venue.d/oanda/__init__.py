"""OANDA v20: currencies and CFDs over REST, with streams of lines for transactions and prices."""

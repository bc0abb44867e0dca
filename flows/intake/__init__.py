"""From a delivered file to accepted rows, rejections and a ledger line."""

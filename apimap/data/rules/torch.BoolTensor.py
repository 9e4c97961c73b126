SAME_AS = {"torch": ["any"]}

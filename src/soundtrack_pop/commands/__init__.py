"""Commands beside `kedro run`. Each loads what it needs when it is called, so that `kedro` starts quickly."""

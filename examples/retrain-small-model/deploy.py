"""Puts the model where the service would read it: models/<environment>.json, all of it or nothing."""

import os
import shutil

import model


def main():
    source = os.environ.get("MODEL", "build/model.json")
    environment = os.environ.get("ENVIRONMENT", "staging")
    target = f"models/{environment}.json"
    model.load(source)
    shutil.copyfile(source, f"{target}.new")
    os.replace(f"{target}.new", target)
    print(f"{source} is {target} now")


if __name__ == "__main__":
    main()

"""A client that asks everything, and holds every message that comes back against the types of the specification.

A message is taken apart into the specification's types and put together again: what is missing, has another type or is
unknown to the specification shows as a difference.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from lsprotocol import converters, types

CONVERTER = converters.get_converter()
# Requests and commands of the server's own have no types.
OWN = {"einklang/packText"}


def bare(value):
    """JSON without what is null, which the specification does not tell from what is not there."""
    if isinstance(value, dict):
        return {key: bare(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [bare(item) for item in value]
    return value


def differences(sent, understood, path=""):
    if type(sent) is not type(understood) and not (
        isinstance(sent, (int, float)) and isinstance(understood, (int, float))
    ):
        yield f"{path}: {json.dumps(sent)[:200]} is understood as {json.dumps(understood)[:200]}"
    elif isinstance(sent, dict):
        for key in sorted(sent.keys() | understood.keys()):
            if key not in understood:
                yield f"{path}.{key}: the specification knows no such thing"
            elif key in sent:
                yield from differences(sent[key], understood[key], f"{path}.{key}")
            else:
                yield f"{path}.{key}: is missing"
    elif isinstance(sent, list):
        if len(sent) != len(understood):
            yield f"{path}: another length"
        for index, (a, b) in enumerate(zip(sent, understood)):
            yield from differences(a, b, f"{path}[{index}]")
    elif sent != understood:
        yield f"{path}: {sent!r} is understood as {understood!r}"


class Client:
    def __init__(self, program, capabilities, folder, options):
        self.process = subprocess.Popen([program, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.next = 0
        self.asked = {}
        self.checked = {}
        self.shown = {}
        self.edits = []
        self.wrong = []
        self.version = 0
        answer = self.ask(
            "initialize",
            processId=None,
            rootUri=None,
            capabilities=capabilities,
            workspaceFolders=[{"uri": folder.as_uri(), "name": folder.name}],
            initializationOptions=options,
        )
        self.capabilities = answer["capabilities"]
        self.tell("initialized")

    def send(self, message):
        message["jsonrpc"] = "2.0"
        body = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def tell(self, method, **params):
        self.send({"method": method, "params": params})

    def ask(self, method, **params):
        """The answer; `None` where the request is refused."""
        self.next += 1
        self.asked[self.next] = method
        self.send({"id": self.next, "method": method, "params": params})
        while True:
            message = self.read()
            if message.get("id") == self.next and "method" not in message:
                return message.get("result")

    def read(self):
        length = 0
        while line := self.process.stdout.readline().strip():
            name, value = line.split(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if not length:
            raise SystemExit("the server is gone")
        message = json.loads(self.process.stdout.read(length))
        self.check(message)
        if message.get("method") == "textDocument/publishDiagnostics":
            self.shown[message["params"]["uri"]] = message["params"]["diagnostics"]
        if "method" in message and "id" in message:
            self.send({"id": message["id"], "result": None})
        return message

    def check(self, message):
        method = message.get("method") or self.asked[message["id"]]
        if method in OWN:
            return
        request, response, params, _ = types.METHOD_TO_TYPES[method]
        self.checked[method] = self.checked.get(method, 0) + 1
        if "method" in message:
            kind = request
        elif "error" in message:
            kind = types.ResponseErrorMessage
        else:
            kind = response
        try:
            understood = CONVERTER.unstructure(CONVERTER.structure(message, kind), unstructure_as=kind)
            # Members of enumerations become what they stand for.
            understood = json.loads(json.dumps(understood))
        except Exception as error:  # whatever the converter does not take
            self.wrong.append(f"{method}: {error!r}: {json.dumps(message)[:600]}")
            return
        self.wrong += [f"{method}{d}" for d in differences(bare(message), bare(understood))]

    def open(self, path):
        self.version += 1
        item = {"uri": path.as_uri(), "languageId": "einklang", "version": self.version, "text": path.read_text()}
        self.tell("textDocument/didOpen", textDocument=item)

    def change(self, path, start, end, text):
        self.version += 1
        document = {"uri": path.as_uri(), "version": self.version}
        change = {"range": {"start": start, "end": end}, "text": text}
        self.tell("textDocument/didChange", textDocument=document, contentChanges=[change])

    def leave(self):
        self.ask("shutdown")
        self.send({"method": "exit"})
        code = self.process.wait(30)
        if code != 0:
            self.wrong.append(f"ended with {code}")


def everything(client, path):
    """Asks all there is to ask about a document."""
    document = {"uri": path.as_uri()}
    lines = path.read_text().splitlines()
    end = {"line": len(lines), "character": 0}
    whole = {"start": {"line": 0, "character": 0}, "end": end}
    options = {"tabSize": 2, "insertSpaces": True}
    shown = client.shown.get(path.as_uri(), [])
    for method, more in [
        ("textDocument/documentSymbol", {}),
        ("textDocument/foldingRange", {}),
        ("textDocument/codeLens", {}),
        ("textDocument/documentLink", {}),
        ("textDocument/semanticTokens/full", {}),
        ("textDocument/semanticTokens/full/delta", {"previousResultId": "1"}),
        ("textDocument/semanticTokens/range", {"range": whole}),
        ("textDocument/inlayHint", {"range": whole}),
        ("textDocument/formatting", {"options": options}),
        ("textDocument/rangeFormatting", {"options": options, "range": whole}),
        ("textDocument/codeAction", {"range": whole, "context": {"diagnostics": shown}}),
        ("textDocument/diagnostic", {}),
    ]:
        client.ask(method, textDocument=document, **more)
    for number in range(0, len(lines), 5):
        width = len(lines[number])
        for character in sorted({0, width // 3, width // 2, width}):
            at_place(client, document, {"line": number, "character": character}, options)


def at_place(client, document, place, options):
    for method, more in [
        ("textDocument/hover", {}),
        ("textDocument/definition", {}),
        ("textDocument/declaration", {}),
        ("textDocument/typeDefinition", {}),
        ("textDocument/documentHighlight", {}),
        ("textDocument/prepareRename", {}),
        ("textDocument/signatureHelp", {}),
        ("textDocument/onTypeFormatting", {"ch": "\n", "options": options}),
        ("textDocument/references", {"context": {"includeDeclaration": True}}),
        ("textDocument/rename", {"newName": "Anders"}),
    ]:
        client.ask(method, textDocument=document, position=place, **more)
    client.ask("textDocument/selectionRange", textDocument=document, positions=[place])
    here = {"start": place, "end": place}
    client.ask("textDocument/codeAction", textDocument=document, range=here, context={"diagnostics": []})
    found = client.ask("textDocument/completion", textDocument=document, position=place)
    for item in (found or {"items": []})["items"][:3]:
        client.ask("completionItem/resolve", **item)
    for item in client.ask("textDocument/prepareCallHierarchy", textDocument=document, position=place) or []:
        client.ask("callHierarchy/incomingCalls", item=item)
        client.ask("callHierarchy/outgoingCalls", item=item)
    for item in client.ask("textDocument/prepareTypeHierarchy", textDocument=document, position=place) or []:
        client.ask("typeHierarchy/supertypes", item=item)
        client.ask("typeHierarchy/subtypes", item=item)


def type_and_settle(client, path, pulls):
    """Types a mistake, takes the fix that is offered for it, and sees it vanish."""
    uri = path.as_uri()

    def found():
        if pulls:
            return client.ask("textDocument/diagnostic", textDocument={"uri": uri})["items"]
        client.ask("workspace/symbol", query="x")
        return client.shown.get(uri, [])

    lines = path.read_text().splitlines()
    line = next(i for i, text in enumerate(lines) if "funding: " in text)
    column = lines[line].index("funding: ")
    start = {"line": line, "character": column}
    client.change(path, start, {"line": line, "character": column + 7}, "fundng")
    mistakes = [d for d in found() if d["code"].startswith("model/unknown")]
    if not mistakes:
        client.wrong.append("what is mistyped is not found")
        return
    context = {"diagnostics": mistakes, "only": ["quickfix"]}
    actions = client.ask("textDocument/codeAction", textDocument={"uri": uri}, range=mistakes[0]["range"], context=context)
    edits = actions[0]["edit"]["documentChanges"][0]["edits"]
    for edit in edits:
        client.change(path, edit["range"]["start"], edit["range"]["end"], edit["newText"])
    if any(d["code"].startswith("model/unknown") for d in found()):
        client.wrong.append(f"the fix does not settle what it is for: {edits}")


def commands(client, path):
    uri = path.as_uri()
    run = lambda command, **argument: client.ask("workspace/executeCommand", command=command, arguments=[argument])
    for command, argument in [
        ("einklang.test", {"uri": uri}),
        ("einklang.test", {"tell": True}),
        ("einklang.graph", {"uri": uri}),
        ("einklang.graph", {"uri": uri, "position": {"line": 30, "character": 8}, "format": "json"}),
        ("einklang.why", {"uri": uri, "position": {"line": 10, "character": 11}}),
        ("einklang.explain", {"uri": uri, "code": "model/unknown_name"}),
        ("einklang.check", {}),
        ("einklang.nothing", {}),
    ]:
        run(command, **argument)
    client.ask("einklang/packText", uri="einklang:/model/unknown_name.md")
    client.ask("workspace/textDocumentContent", uri="einklang:/model/unknown_name.md")
    client.ask("workspace/symbol", query="art")


def capabilities(pulls, encodings):
    text = {
        "publishDiagnostics": {
            "relatedInformation": True,
            "codeDescriptionSupport": True,
            "dataSupport": True,
            "tagSupport": {"valueSet": [1, 2]},
        },
        "completion": {"completionItem": {"snippetSupport": True}},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
    }
    workspace = {
        "workspaceEdit": {"documentChanges": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "inlayHint": {"refreshSupport": True},
        "codeLens": {"refreshSupport": True},
    }
    if pulls:
        text["diagnostic"] = {"relatedInformation": True, "codeDescriptionSupport": True}
        workspace["diagnostics"] = {"refreshSupport": True}
        workspace["textDocumentContent"] = {}
    general = {"positionEncodings": encodings}
    return {"textDocument": text, "workspace": workspace, "general": general, "window": {"workDoneProgress": True}}


def main():
    program, fixture = sys.argv[1:3]
    wrong = []
    for pulls, encodings, options in [
        (False, ["utf-16"], {"lang": "de", "packText": True, "showReferences": True}),
        (True, ["utf-32", "utf-8", "utf-16"], {"lang": "en"}),
    ]:
        with tempfile.TemporaryDirectory() as home:
            folder = Path(home).resolve() / "Entwürfe"
            shutil.copytree(fixture, folder)
            client = Client(program, capabilities(pulls, encodings), folder, options)
            drafts = sorted(folder.glob("*.ekl*"))
            for draft in drafts:
                client.open(draft)
            client.open(folder / "einklang.toml")
            if pulls:
                client.ask("workspace/diagnostic", previousResultIds=[])
            for draft in drafts:
                everything(client, draft)
            commands(client, drafts[0])
            type_and_settle(client, drafts[0], pulls)
            client.leave()
            counted = sum(client.checked.values())
            print(f"{counted} messages of {len(client.checked)} methods hold, {encodings}")
            wrong += client.wrong
    for one in dict.fromkeys(wrong):
        print(one)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()

"""The other side of a link: itsdangerous and PyJWT themselves.

    interop.py vectors          prints the vectors committed as vectors.json
    interop.py exchange         reads {"verify": [...], "sign": [...]} from stdin, prints what each came to

A request is {"method", "secret" or "publicKey"/"privateKey", "salt", "maxAge", "now", "token" or "payload"}; times are Unix seconds.
"""

import json
import sys
import time

import itsdangerous
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

try:
    import jwt
except ImportError:
    jwt = None


class Clock(itsdangerous.TimestampSigner):
    now = 0

    def get_timestamp(self):
        return Clock.now


def serializer(request):
    return URLSafeTimedSerializer(request["secret"], salt=request["salt"], signer=Clock)


def sign(request):
    if request["method"] == "itsdangerous":
        Clock.now = request["now"]
        token = serializer(request).dumps(request["payload"])
        return token if isinstance(token, str) else token.decode()
    algorithm = {"jwt-hs256": "HS256", "jwt-eddsa": "EdDSA"}[request["method"]]
    return jwt.encode(request["payload"], request.get("privateKey") or request["secret"], algorithm=algorithm)


def verify(request):
    try:
        if request["method"] == "itsdangerous":
            Clock.now = request["now"]
            return {"ok": serializer(request).loads(request["token"], max_age=request["maxAge"])}
        algorithm = {"jwt-hs256": "HS256", "jwt-eddsa": "EdDSA"}[request["method"]]
        key = request.get("publicKey") or request["secret"]
        return {"ok": jwt.decode(request["token"], key, algorithms=[algorithm], options={"require": ["exp", "iat", "sub"]})}
    except SignatureExpired:
        return {"error": "expired"}
    except BadSignature:
        return {"error": "altered"}
    except Exception as error:
        return {"error": "expired" if type(error).__name__ == "ExpiredSignatureError" else "altered"}


HS_SECRET = "0123456789abcdef0123456789abcdef-vector"
ED_KEY = """-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
"""


def vectors():
    people = [
        ("42", "jõe@x.example"),
        ("1", "a@b.example"),
        ("", "o'neil+tag@sub.example"),
        ("c0ffee-00", "李@例子.example"),
        ("7", "quote\"back\\slash@x.example"),
        ("x" * 300, "long@x.example"),
        ("emoji-\U0001f600", "tab\tin@x.example"),
    ]
    made = []
    for index, (user, address) in enumerate(people):
        issued = 1767225600 + index * 86399
        payload = {"u": user, "e": address, "p": "verify-email"}
        request = {"method": "itsdangerous", "secret": "secret-key", "salt": "email-verify", "now": issued, "payload": payload}
        made.append({**request, "token": sign(request)})
        claims = {"sub": user, "email": address, "purpose": "verify-email", "iat": issued, "exp": issued + 86400}
        made.append({"method": "jwt-hs256", "secret": HS_SECRET, "payload": claims,
                     "token": jwt.encode(claims, HS_SECRET, algorithm="HS256")})
        made.append({"method": "jwt-eddsa", "privateKey": ED_KEY, "payload": claims,
                     "token": jwt.encode(claims, ED_KEY, algorithm="EdDSA")})
    return {"madeWith": f"itsdangerous {version('itsdangerous')}, PyJWT {version('PyJWT')}", "vectors": made}


def version(package):
    from importlib.metadata import version as read
    return read(package)


if __name__ == "__main__":
    if sys.argv[1] == "vectors":
        json.dump(vectors(), sys.stdout, indent=2, ensure_ascii=False)
        print()
    else:
        asked = json.load(sys.stdin)
        # PyJWT reads the clock itself, and has no way to be told another time: exp and iat lie around the real now.
        json.dump({"time": int(time.time()), "verified": [verify(one) for one in asked.get("verify", [])],
                   "signed": [sign(one) for one in asked.get("sign", [])]}, sys.stdout)

import type { LinkMethod, Settings } from '../../shared/models/settings.ts'

/** Code for the customer's service that verifies our links, with the settings filled in. The secret never is. */
export interface VerifySnippet {
  id: 'flask' | 'django' | 'express'
  name: string
  language: 'python' | 'javascript'
  code: string
}

/** @param publicKey SPKI in PEM, for EdDSA: the only key that the customer's server then needs */
export function verifySnippets(
  links: Pick<Settings['links'], 'method' | 'salt' | 'lifetime'>,
  publicKey: string | null
): VerifySnippet[] {
  if (links.method === 'from-import') return []
  const python = pythonVerifier(links.method, links.salt, seconds(links.lifetime), publicKey)
  const node = nodeVerifier(links.method, links.salt, seconds(links.lifetime), publicKey)
  return [
    { id: 'flask', name: 'Flask', language: 'python', code: `${python}\n\n${flaskViews}` },
    { id: 'django', name: 'Django', language: 'python', code: `${python}\n\n${djangoViews}` },
    { id: 'express', name: 'Express', language: 'javascript', code: `${node}\n${expressViews}` }
  ]
}

const seconds = (ms: number) => Math.floor(ms / 1000)

type Signed = Exclude<LinkMethod, 'from-import'>

function pythonVerifier(method: Signed, salt: string, maxAge: number, publicKey: string | null): string {
  if (method === 'itsdangerous') {
    return `# pip install itsdangerous
import os

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

links = URLSafeTimedSerializer(os.environ["LINK_SECRET"], salt=${pythonText(salt)})


def read_link(token):
    """The user's id and address. Raises SignatureExpired, or BadSignature for an altered link."""
    claims = links.loads(token, max_age=${maxAge})
    if claims.get("p") != "verify-email":
        raise BadSignature("made for another purpose")
    return claims["u"], claims["e"]


EXPIRED, ALTERED = SignatureExpired, BadSignature`
  }
  const { imports, key, algorithm } =
    method === 'jwt-eddsa'
      ? {
          imports: '# pip install "pyjwt[crypto]"\nimport jwt',
          key: `PUBLIC_KEY = """${publicKey ?? ''}"""`,
          algorithm: 'jwt.decode(token, PUBLIC_KEY, algorithms=["EdDSA"]'
        }
      : {
          imports: '# pip install pyjwt\nimport os\n\nimport jwt',
          key: 'SECRET = os.environ["LINK_SECRET"]',
          algorithm: 'jwt.decode(token, SECRET, algorithms=["HS256"]'
        }
  return `${imports}

${key}


def read_link(token):
    """The user's id and address. Raises EXPIRED, or ALTERED for an altered link."""
    claims = ${algorithm}, options={"require": ["exp", "sub"]})
    if claims.get("purpose") != "verify-email":
        raise jwt.InvalidTokenError("made for another purpose")
    return claims["sub"], claims["email"]


EXPIRED, ALTERED = jwt.ExpiredSignatureError, jwt.InvalidTokenError`
}

const flaskViews = `from flask import Flask, render_template

app = Flask(__name__)


# The path of your link pattern. GET shows a button and changes nothing: mail scanners fetch every link.
@app.get("/confirm/<token>")
def show(token):
    return answer(token, confirm=False)


@app.post("/confirm/<token>")
def confirm(token):
    return answer(token, confirm=True)


def answer(token, confirm):
    try:
        user_id, address = read_link(token)
    except EXPIRED:
        return render_template("link_expired.html"), 410
    except ALTERED:
        return render_template("link_altered.html"), 404
    if not confirm:
        return render_template("confirm_button.html")
    # Compare the address: the user may have changed it since the mail went out.
    mark_verified(user_id, address)
    return render_template("confirmed.html")
`

const djangoViews = `from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods


# GET shows a button and changes nothing: mail scanners fetch every link.
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token):
    try:
        user_id, address = read_link(token)
    except EXPIRED:
        return render(request, "link_expired.html", status=410)
    except ALTERED:
        return render(request, "link_altered.html", status=404)
    if request.method != "POST":
        return render(request, "confirm_button.html")
    # Compare the address: the user may have changed it since the mail went out.
    mark_verified(user_id, address)
    return render(request, "confirmed.html")


# The path of your link pattern.
urlpatterns = [path("confirm/<str:token>", confirm)]
`

function nodeVerifier(method: Signed, salt: string, maxAge: number, publicKey: string | null): string {
  if (method === 'itsdangerous') {
    return `import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

const key = createHash('sha1').update(${JSON.stringify(`${salt}signer`)} + process.env.LINK_SECRET).digest()

/** The user's id and address. Throws an Error whose message is 'expired' or 'altered'. */
export async function readLink(token) {
  const [value, seconds, signature, ...rest] = token.split('.')
  if (signature === undefined || rest.length > 0) throw new Error('altered')
  const expected = createHmac('sha1', key).update(\`\${value}.\${seconds}\`).digest('base64url')
  if (signature.length !== expected.length) throw new Error('altered')
  if (!timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) throw new Error('altered')
  const issued = Number(BigInt('0x0' + Buffer.from(seconds, 'base64url').toString('hex')))
  const age = Math.floor(Date.now() / 1000) - issued
  if (age < 0 || age > ${maxAge}) throw new Error('expired')
  const claims = JSON.parse(Buffer.from(value, 'base64url').toString())
  if (claims.p !== 'verify-email') throw new Error('altered')
  return { userId: claims.u, address: claims.e }
}
`
  }
  const { key, algorithm } =
    method === 'jwt-eddsa'
      ? { key: `const key = await importSPKI(\`${publicKey ?? ''}\`, 'EdDSA')`, algorithm: 'EdDSA' }
      : { key: 'const key = new TextEncoder().encode(process.env.LINK_SECRET)', algorithm: 'HS256' }
  return `// npm install jose
import { errors, ${method === 'jwt-eddsa' ? 'importSPKI, ' : ''}jwtVerify } from 'jose'

${key}

/** The user's id and address. Throws an Error whose message is 'expired' or 'altered'. */
export async function readLink(token) {
  const { payload } = await jwtVerify(token, key, { algorithms: ['${algorithm}'] }).catch((error) => {
    throw new Error(error instanceof errors.JWTExpired ? 'expired' : 'altered')
  })
  if (payload.purpose !== 'verify-email') throw new Error('altered')
  return { userId: payload.sub, address: payload.email }
}
`
}

const expressViews = `import express from 'express'

const app = express()

// The path of your link pattern. GET shows a button and changes nothing: mail scanners fetch every link.
app.all('/confirm/:token', async (request, response) => {
  try {
    const { userId, address } = await readLink(request.params.token)
    if (request.method !== 'POST') return response.render('confirm-button')
    // Compare the address: the user may have changed it since the mail went out.
    await markVerified(userId, address)
    response.render('confirmed')
  } catch (error) {
    if (error.message === 'expired') return response.status(410).render('link-expired')
    if (error.message === 'altered') return response.status(404).render('link-altered')
    throw error
  }
})
`

/** A text as Python writes it. JSON's differs only in characters beyond the BMP, which JSON.stringify leaves as they are. */
function pythonText(text: string): string {
  return JSON.stringify(text)
}

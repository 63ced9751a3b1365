/** A new Ed25519 private key, PKCS #8 in PEM. Its public half is told from it by the engine. */
export async function generateKeyPair(): Promise<string> {
  const pair = await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('This computer can’t create an Ed25519 key.')
  const der = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey))
  const base64 = btoa(String.fromCharCode(...der))
  const lines = base64.match(/.{1,64}/g) ?? []
  return ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----'].join('\n')
}

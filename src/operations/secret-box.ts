import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const KEY_USE = 'ripen secrets at rest';
const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A sealed text cannot be opened: it was sealed under another secret of the installation, for something else, or is damaged. */
export class SecretUnreadable extends Error {
  constructor(purpose: string) {
    super(`the secret kept for ${purpose} cannot be read with this RIPEN_SECRET; enter it again`);
  }
}

/**
 * Encrypts the secrets of other systems before they are stored (AES-256-GCM, NIST SP 800-38D, a random nonce of 96 bits). What was
 * sealed for one purpose opens for no other.
 */
export class SecretBox {
  readonly #key: Buffer;

  /** @param secret of the installation; another key is made of it for this alone */
  constructor(secret: string) {
    this.#key = createHmac('sha256', secret).update(KEY_USE).digest();
  }

  /** @param purpose what the secret is for, such as `channel:sales` */
  seal(text: string, purpose: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`;
  }

  /** @throws SecretUnreadable */
  open(sealed: string, purpose: string): string {
    const [version, content = ''] = sealed.split('.');
    const bytes = Buffer.from(content, 'base64url');
    if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES) throw new SecretUnreadable(purpose);
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    } catch {
      throw new SecretUnreadable(purpose);
    }
  }
}

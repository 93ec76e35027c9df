import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

/** The keys that the store knows. */
export const STORE_KEYS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const REGION = 'eu-central-1';

/**
 * A store that speaks as much of S3 as keeping an object takes. It checks the signature by the implementation of AWS, and that the
 * content is what was signed.
 */
export class TestObjectStore implements AsyncDisposable {
  readonly objects = new Map<string, string>();
  /** What to answer instead of keeping an object, for so many requests. */
  readonly troubles: { status: number; body: string }[] = [];
  requests = 0;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<TestObjectStore> {
    const server = createServer();
    const store = new TestObjectStore(server);
    server.on('request', (request, response) => {
      void store.#take(request).then(({ status, body }) => response.writeHead(status).end(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return store;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #take(request: IncomingMessage): Promise<{ status: number; body: string }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const content = Buffer.concat(chunks);
    this.requests += 1;
    const trouble = this.troubles.shift();
    if (trouble) return trouble;
    const { headers, url = '', method } = request;
    const sha256 = new Sha256();
    sha256.update(content);
    const digest = Buffer.from(await sha256.digest()).toString('hex');
    if (method !== 'PUT' || headers['x-amz-content-sha256'] !== digest)
      return { status: 400, body: '<Error><Code>XAmzContentSHA256Mismatch</Code></Error>' };
    if (headers.authorization !== (await this.#signatureFor(request)))
      return { status: 403, body: '<Error><Code>SignatureDoesNotMatch</Code></Error>' };
    this.objects.set(decodeURIComponent(url), content.toString('utf8'));
    return { status: 200, body: '' };
  }

  async #signatureFor({ headers, url = '' }: IncomingMessage): Promise<string | undefined> {
    const signed = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
    const stamp = String(headers['x-amz-date']);
    const at = stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
    const signer = new SignatureV4({
      credentials: STORE_KEYS,
      region: REGION,
      service: 's3',
      sha256: Sha256,
      uriEscapePath: false,
    });
    const own = await signer.sign(
      {
        method: 'PUT',
        protocol: 'http:',
        hostname: '127.0.0.1',
        path: url,
        headers: Object.fromEntries(signed.map((name) => [name, String(headers[name])])),
      },
      { signingDate: new Date(at), signableHeaders: new Set(signed) },
    );
    return own.headers['authorization'];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

import type { ImportDetail } from '../../src/http/contract/imports.ts';
import { ApiProblem } from '../api/api-problem.ts';

/**
 * Sends the file of an import. By XMLHttpRequest, because `fetch` does not say how much of a body has been sent.
 * Nothing is applied yet: the import waits to be accepted.
 *
 * @param onProgress gets the share that was sent, from 0 to 1
 * @throws ApiProblem
 */
export function sendFile(
  importId: number,
  file: File,
  onProgress: (share: number) => void,
): Promise<ImportDetail> {
  const { promise, resolve, reject } = Promise.withResolvers<ImportDetail>();
  const request = new XMLHttpRequest();
  request.open('PUT', `/api/v1/imports/${importId}/content?apply=false`);
  request.setRequestHeader('content-type', 'application/octet-stream');
  request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
  request.onerror = () => reject(ApiProblem.offline());
  request.onload = () => {
    if (request.status < 300) return resolve(JSON.parse(request.responseText) as ImportDetail);
    const answer = new Response(request.responseText, { status: request.status });
    ApiProblem.of(answer).then(reject, reject);
  };
  request.send(file);
  return promise;
}

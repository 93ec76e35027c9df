import { useState } from 'react';

/** Whether this has ever been true: for what is fetched when it is first needed, and then stays. */
export function useOnceTrue(isTrue: boolean): boolean {
  const [wasTrue, setWasTrue] = useState(isTrue);
  if (isTrue && !wasTrue) setWasTrue(true);
  return wasTrue || isTrue;
}

import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type Props = AnchorProps &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'style' | 'color'> & { ref?: Ref<HTMLAnchorElement> };

function InheritingAnchor(props: Props) {
  return <Anchor inherit {...props} />;
}

/** A link within text to another page of the app. */
export const TextLink = createLink(InheritingAnchor);

/** Lets a page stay although nobody is signed in any more: the key that is shown once, at the end of the set-up. */
import { createContext } from 'react';

export const SignInHold = createContext<(held: boolean) => void>(() => {});

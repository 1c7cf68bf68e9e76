import {
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Sessions, type Session } from '#access';
import type { Request } from 'express';
import { Problem } from '../problem/problem.js';

/** The session of a request and the token that it came with. */
export interface SignedIn {
  readonly token: string;
  readonly session: Session;
}

const openToAll = Symbol('open to all');
const signedIn = new WeakMap<Request, SignedIn>();

/** A route that needs no session. Every other one does. */
export const OpenToAll = (): MethodDecorator & ClassDecorator => SetMetadata(openToAll, true);

/** The session of the request, for a handler's parameter. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): Session => {
  return requireSignedIn(context).session;
});

export const CurrentToken = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  return requireSignedIn(context).token;
});

function requireSignedIn(context: ExecutionContext): SignedIn {
  const found = signedIn.get(context.switchToHttp().getRequest<Request>());
  if (found === undefined) throw new Problem('unauthenticated');
  return found;
}

/** Bearer token → session, looked up anew with every request: a sign-out holds at once. */
@Injectable()
export class SessionGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #sessions: Sessions;

  constructor(reflector: Reflector, sessions: Sessions) {
    this.#reflector = reflector;
    this.#sessions = sessions;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.#reflector.getAllAndOverride<boolean | undefined>(openToAll, targets) === true) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const token = /^Bearer ([A-Za-z0-9_-]{1,128})$/.exec(request.headers.authorization ?? '')?.[1];
    const session = token === undefined ? undefined : await this.#sessions.find(token);
    if (token === undefined || session === undefined) throw new Problem('unauthenticated');
    signedIn.set(request, { token, session });
    return true;
  }
}

import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { authOptions } from '@/lib/platform/auth'

type Context = { params: Promise<{ nextauth: string[] }> }

// Options are read at the request, not at build time: settings are not there yet when Next builds.
const handler = (request: NextRequest, context: Context) => NextAuth(request, context, authOptions())

export { handler as GET, handler as POST }

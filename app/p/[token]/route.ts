export { openPersonalLink as GET } from '@/lib/portal/handlers/access'

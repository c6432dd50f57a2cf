"""Tickets: what an agency that sends no vehicle is asked to do. The interface calls a referral "tiket"."""

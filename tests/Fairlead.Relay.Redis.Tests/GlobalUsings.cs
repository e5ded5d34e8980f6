// The contract of stores, which is compiled here too, finds its messages.
global using Messages = Fairlead.Relay.Redis.Tests.Hosting.Messages;

namespace Fairlead.Scheduling.Tests.Simulation;

/// <summary>Says that an order was not fair; the tests of the wrong orders expect it.</summary>
internal sealed class UnfairException(string message) : Exception(message);

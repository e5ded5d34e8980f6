Console.WriteLine("Fairlead.Factoring");
